/**
 * The calls of an error as the engine knows them: files and positions of the code that runs. The printed stack may
 * name sources that were never shipped (`--enable-source-maps`, source-map-support). Undefined where nothing rewrites
 * stacks, and where a program read the stack before: then the engine has forgotten the calls. What the host later reads
 * stays as it would have been, since a formatter that throws leaves no result behind. Costs some microseconds. Never
 * throws.
 */
export function runningStack(error: object): string | undefined {
  if (!isRewritten()) return undefined;
  const before = Object.getOwnPropertyDescriptor(Error, "prepareStackTrace");
  let found: string | undefined;
  try {
    Object.defineProperty(Error, "prepareStackTrace", {
      value(asked: unknown, calls: readonly unknown[]) {
        if (asked === error) found = calls.map((call) => `    at ${call}`).join("\n");
        throw STOP;
      },
      configurable: true,
      writable: true,
    });
    // Where the stack is a property of the engine's own, this is what makes the engine call; a getter of the host's is left
    // alone.
    const getter = Object.getOwnPropertyDescriptor(error, "stack")?.get;
    if (getter && getter === Object.getOwnPropertyDescriptor(STOP, "stack")?.get) getter.call(error);
  } catch {
    // Our own stop, a getter that throws, or intrinsics that are frozen.
  } finally {
    restore(before);
  }
  return found;
}

/** An error, since its own `stack` is what the engine gives to every one. */
const STOP = new Error("asked for the calls");

/** True if stacks are not what the engine and Node themselves print. Node's own formatter has this name. */
function isRewritten(): boolean {
  // Deno formats the stack of an error once and for all, and Bun has other calls: what they print is all there is.
  if (process.versions["deno"] || process.versions["bun"]) return false;
  if ((process as { sourceMapsEnabled?: boolean }).sourceMapsEnabled) return true;
  const format: unknown = (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
  return typeof format === "function" && format.name !== "ErrorPrepareStackTrace";
}

function restore(before: PropertyDescriptor | undefined): void {
  try {
    if (before) Object.defineProperty(Error, "prepareStackTrace", before);
    else delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
  } catch {
    // What cannot be written was not changed.
  }
}
