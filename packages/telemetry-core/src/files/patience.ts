/** A wait for a file blocks the host. The default limit of such waits, in milliseconds. */
const SHORT_MS = 50;

let longestMs = SHORT_MS;
let until: number | undefined;

/**
 * Runs `act`; all that it waits for takes no longer than `ms` together, nor longer than a call around this one allows.
 * Costs less than a microsecond.
 */
export function withPatience<T>(ms: number, act: () => T): T {
  const outer = until;
  until = Math.min(performance.now() + ms, outer ?? Number.POSITIVE_INFINITY);
  try {
    return act();
  } finally {
    until = outer;
  }
}

/** Sets the limit of a single wait, for a process of this package that nothing waits for. */
export function setPatience(ms: number): void {
  longestMs = ms;
}

/** When a wait that begins now has to end, by `performance.now()`. */
export const endOfPatience = (): number => until ?? performance.now() + longestMs;

/** Blocks for so long, or until the end if that is sooner. False at once if the end has come. */
export function standStill(ms: number, end: number): boolean {
  const left = end - performance.now();
  if (left <= 0) return false;
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.min(ms, left));
  return true;
}
