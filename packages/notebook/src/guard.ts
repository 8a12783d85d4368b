import type { Context, Telemetry } from "@askfirst/telemetry-core";

/**
 * Runs `fn` and returns what it returns. An error, thrown or by a rejected promise, is captured and passed on, so that the
 * cell shows it as before. No kernel tells a library what a cell throws: this is how such an error is seen.
 */
export function guard<R>(telemetry: Pick<Telemetry, "wrap">, fn: () => R, context?: Context): R {
  return telemetry.wrap(fn, context)();
}
