let known: boolean | undefined;

/** True in the main thread. Costs nothing in Node's; elsewhere the first call loads a module, 2 ms. */
export function isMainThread(): boolean {
  known ??= !mayBeWorker() || process.getBuiltinModule("node:worker_threads").isMainThread;
  return known;
}

/** In a worker Node marks what it takes from the process (lib/internal/process/worker_thread_only.js). */
function mayBeWorker(): boolean {
  if (process.versions["bun"] || process.versions["deno"]) return true;
  return (process.abort as { disabled?: unknown }).disabled !== undefined;
}
