const MARKER: unique symbol = Symbol.for("askfirst.error") as never;

/** What went wrong, as a closed set, for code that has to tell cases apart. */
export type AskfirstErrorCode =
  | "bad-option"
  | "bad-email"
  | "not-a-person"
  | "settings-unwritable"
  | "settings-unreadable"
  | "switched-off"
  | "unknown-app"
  | "ledger-unreadable"
  | "no-payload";

/**
 * An author's or a person's mistake, thrown where it was made. The message starts with `[askfirst]`, says what is wrong
 * and how to fix it. Capturing never throws one.
 */
export class AskfirstError extends Error {
  /** Node prints this in front of a message. What is bundled has shorter names. */
  static override readonly name = "AskfirstError";

  readonly code: AskfirstErrorCode;
  readonly [MARKER] = true;

  constructor(code: AskfirstErrorCode, message: string, options?: ErrorOptions) {
    super(`[askfirst] ${message}`, options);
    this.name = "AskfirstError";
    this.code = code;
  }

  /** True for an error of any copy of this package. */
  static is(value: unknown): value is AskfirstError {
    return typeof value === "object" && value !== null && MARKER in value;
  }
}
