export const ABORTED = Symbol("aborted");

/**
 * What `work` comes to, or {@link ABORTED} if the signal comes first. Rejects as `work` does; what it does after the
 * signal is nobody's any more.
 */
export async function beforeAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T | typeof ABORTED> {
  work.catch(() => {});
  // An aborted signal sends no event any more.
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
