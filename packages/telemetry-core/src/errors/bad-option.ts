import { AskfirstError } from "./askfirst-error.ts";
import { didYouMean } from "./did-you-mean.ts";
import { printable } from "./printable.ts";

/** Refuses an author's value. The message names the option, the value and how to fix it. */
export function refuse(message: string): never {
  throw new AskfirstError("bad-option", message);
}

/**
 * Refuses unknown options: a mistyped off switch would leave telemetry on where its author turned it off.
 * `path` stands before the names, such as `app.`.
 */
export function refuseUnknownNames(path: string, given: object, known: readonly string[]): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = didYouMean(unknown, known);
  const advice = near ? `Did you mean ${path}${near}?` : `There are: ${known.map((name) => path + name).join(", ")}.`;
  refuse(`There is no option ${path}${printable(unknown)}. ${advice}`);
}

/** A value as it can stand in a message: short, on one line, and never a reason to throw. */
export function show(value: unknown): string {
  if (typeof value === "string") return printable(JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value));
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "function" || typeof value === "symbol" ? `a ${typeof value}` : String(value);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Runs the work of `method`, which an author called. If it refuses, the stack begins at the author's own line. */
export function atCallOf<T>(method: (...args: never[]) => unknown, check: () => T): T {
  try {
    return check();
  } catch (error) {
    if (error instanceof Error) Error.captureStackTrace?.(error, method);
    throw error;
  }
}

/** The author's mistake, thrown where `method` was called and not at the first use. */
export function assertFunction(value: unknown, method: (...args: never[]) => unknown, example: string): void {
  if (typeof value === "function") return;
  atCallOf(method, () => refuse(`${method.name} needs a function, not ${show(value)}. Write ${example}.`));
}
