import type { CrashOrigin } from "./crash-output.ts";

/**
 * Calls `seen` for every error that is about to end the process: uncaught exceptions and, in Node's default mode,
 * unhandled rejections. It listens to the monitor event only, so that neither what Node prints nor what it does next
 * changes, and the host's own listeners run as before. Ctrl-C is not an error and is not seen.
 */
export function watchCrashes(seen: (error: unknown, origin: CrashOrigin) => void): Disposable {
  const listener = (error: unknown, origin: CrashOrigin) => seen(error, origin);
  process.on("uncaughtExceptionMonitor", listener);
  return {
    [Symbol.dispose]() {
      process.off("uncaughtExceptionMonitor", listener);
    },
  };
}
