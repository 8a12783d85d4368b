/** True in the thread that the process began with. Costs 2 ms the first time, for which a question is reason enough. */
export function isMainThread(): boolean {
  return process.getBuiltinModule("node:worker_threads").isMainThread;
}
