import type { Bundle, Kernel } from "./kernel.ts";
import { watchNode } from "./watch-node.ts";

type Write = (output: { data: Partial<Bundle>; metadata: object; transient: object }, update: boolean) => void;

interface Tslab {
  readonly require?: (name: string) => { display: { html(html: string): void } };
}

const ofCells = () => (globalThis as { __tslab__?: Tslab }).__tslab__;

/**
 * The function by which tslab 1 writes all outputs of the cell that runs. It is no part of its API, which can only show one
 * media type at a time.
 */
function writer(): Write | undefined {
  const { createRequire } = process.getBuiltinModule("node:module");
  const { cache } = createRequire(`${process.cwd()}/`);
  const path = Object.keys(cache).find((file) => /[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(file));
  const { lastWriteDisplayData } = ((path && cache[path]?.exports) ?? {}) as { lastWriteDisplayData?: unknown };
  return typeof lastWriteDisplayData === "function" ? (lastWriteDisplayData as Write) : undefined;
}

/** tslab. Cells run in the kernel's own process. */
export const tslab: Kernel = {
  name: "tslab",
  isHere: () => typeof ofCells()?.require === "function",
  place() {
    const write = writer();
    if (write) return (data) => write({ data, metadata: {}, transient: {} }, false);
    return (bundle) => ofCells()?.require?.("tslab").display.html(bundle["text/html"]);
  },
  watch: watchNode,
};
