/** True in the main thread. The first call costs 2 ms, so call it only where a question may follow. */
export function isMainThread(): boolean {
  return process.getBuiltinModule("node:worker_threads").isMainThread;
}
