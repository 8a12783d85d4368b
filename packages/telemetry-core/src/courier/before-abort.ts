export const ABORTED = Symbol("aborted");

/**
 * Resolves or rejects with `work`, or resolves with {@link ABORTED} if the signal fires first. A later rejection of
 * `work` is ignored.
 */
export async function beforeAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T | typeof ABORTED> {
  work.catch(() => {});
  // A signal that has aborted fires no further event.
  if (signal.aborted) return ABORTED;
  let stop = () => {};
  const aborted = new Promise<typeof ABORTED>((resolve) => {
    stop = () => resolve(ABORTED);
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
