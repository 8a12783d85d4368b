import { listenUncounted } from "../platform/at-exit.ts";
import type { CrashOrigin } from "./crash-output.ts";

/** Gets an error that ends the process, or would if the host did not go on after it. Never throws. */
type Watcher = (error: unknown, origin: CrashOrigin) => void;

const watchers = new Set<Watcher>();

/**
 * Calls `seen` for every error that is about to end the process: uncaught exceptions and, in Node's default mode,
 * unhandled rejections. It listens to the monitor event only, so that neither what Node prints nor what it does next
 * changes, and the host's own listeners run as before. Ctrl-C is not an error and is not seen. All watchers share one
 * listener.
 */
export function watchCrashes(seen: Watcher): Disposable {
  // An object of its own, so that a caller that watches twice can stop each by itself.
  const watcher: Watcher = (error, origin) => seen(error, origin);
  if (watchers.size === 0) listenUncounted("uncaughtExceptionMonitor", listener);
  watchers.add(watcher);
  return {
    [Symbol.dispose]() {
      watchers.delete(watcher);
      if (watchers.size === 0) process.off("uncaughtExceptionMonitor", listener);
    },
  };
}

function listener(error: unknown, origin: CrashOrigin): void {
  for (const watcher of [...watchers]) {
    try {
      watcher(error, origin);
    } catch {
      // It would replace the host's own error.
    }
  }
}

/** True if the host has its own handler, so that an uncaught error does not end the process. */
export function hostGoesOn(): boolean {
  return process.listenerCount("uncaughtException") > 0 || process.hasUncaughtExceptionCaptureCallback?.() === true;
}
