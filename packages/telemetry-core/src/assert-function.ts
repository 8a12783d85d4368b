import { AskfirstError } from "./askfirst-error.ts";

/** The author's mistake, told where it was made and not at the first call. */
export function assertFunction(value: unknown, name: string, example: string): void {
  if (typeof value === "function") return;
  throw new AskfirstError("bad-option", `${name} needs a function, and this is ${typeof value}. Write ${example}.`);
}
