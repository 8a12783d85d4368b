import { atCallOf, refuse, show } from "./refuse.ts";

/** The author's mistake, told where `method` was called with it and not at the first use. */
export function assertFunction(value: unknown, method: (...args: never[]) => unknown, example: string): void {
  if (typeof value === "function") return;
  atCallOf(method, () => refuse(`${method.name} needs a function, not ${show(value)}. Write ${example}.`));
}
