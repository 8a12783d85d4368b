/** Kept as the engine took them, and printed only where a report is made. */
const noted: { readonly stack: { readonly stack?: string }; readonly calls: number }[] = [];
const MOST_NOTED = 4;

/**
 * Makes a function that notes the calls which led to it, as many of them as are this package's own. A call of the host's
 * function that is a call of this one first has told where it stands, to the column: in a bundle, where host and package
 * are one file, nothing else does. Costs some microseconds.
 */
export function callNoter(calls: number): () => void {
  return function note() {
    if (noted.length >= MOST_NOTED) return;
    const holder: { stack?: string } = {};
    Error.captureStackTrace?.(holder, note);
    noted.push({ stack: holder, calls });
  };
}

/** The places of the calls that were noted, as stacks show them. */
export function ownCalls(): string[] {
  return noted.flatMap(({ stack, calls }) => {
    const lines = (stack.stack ?? "").split("\n").filter((line) => line.startsWith("    at "));
    // The newest calls, up to the parenthesis: `:1:2` begins `:1:23` as well.
    return lines.slice(0, calls).flatMap((line) => /\([^()]+:\d+:\d+\)$/.exec(line)?.[0] ?? `${line.trim()}\n`);
  });
}
