/**
 * The stack that a capture needs, in bytes. A first capture, which compiles all that it calls, gets by with 48 KiB on
 * Node 20 to 26. The rest is for what a host does to stacks in `Error.prepareStackTrace`.
 */
const NEEDED = 80 * 1024;
const BYTES_OF_ARGUMENT = 8;

const { apply } = Reflect;
const takeNothing = () => {};
let filling: readonly number[] | undefined;

/**
 * True if there is enough of the stack left for a capture. Near its end V8 throws nowhere in particular, and where it
 * compiles a regular expression it aborts the whole process. Puts as much on the stack as is needed, for a moment:
 * whether that fails depends on no compiler. Costs some 6 µs. Never throws.
 */
export function hasHeadRoom(): boolean {
  try {
    filling ??= new Array<number>(NEEDED / BYTES_OF_ARGUMENT).fill(0);
    apply(takeNothing, undefined, filling);
    return true;
  } catch {
    return false;
  }
}

/** For what answers with more than that it has done nothing. Throws the error that an engine throws there. */
export function assertHeadRoom(): void {
  if (!hasHeadRoom()) throw new RangeError("[askfirst] The stack is nearly used up, so nothing was done.");
}
