/** A question about one report that a person may be asked now. */
export interface OpenQuestion {
  readonly app: { readonly name: string; readonly version: string };
  /** The report, byte for byte as it would be sent, but for the address. */
  readonly report: string;
  /** Names of the providers that would get it. */
  readonly providers: readonly string[];
  /** The file that keeps the answer. */
  readonly settingsFile: string;
  /** The variable that turns telemetry off when it is set to 0. */
  readonly offVariable: string;
  /**
   * Acts on the person's answer and begins delivery. Takes effect once. False if the answer could not be kept, or nothing
   * may be sent any more; then nothing is. Never throws.
   */
  answer(choice: "once" | "always" | "denied", email?: string): boolean;
}

/** Asks a person in another place than the terminal, such as a notebook. */
export interface Asker {
  /** True if a question can be shown in this process. Called before each question, so it should be cheap. */
  readonly isHere: () => boolean;
  /** Shows a question and returns at once. What it throws is ignored. */
  readonly ask: (question: OpenQuestion) => void;
  /** Sees errors that nothing handles, by hooks of this place. Undefined where it has none: Node's are used then. */
  readonly watch?: (seen: (error: unknown) => void) => Disposable | undefined;
}
