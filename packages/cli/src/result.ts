/** What a command has to say, in both forms. */
export interface Result {
  readonly text: string | Uint8Array;
  readonly json: unknown;
  /** True if the command did its work and the news is bad: exit code 1. */
  readonly failed?: boolean;
}
