import type { Bundle, Kernel } from "./kernel.ts";
import { watchNode } from "./watch-node.ts";

interface Context {
  readonly display?: (id: string) => { mime(bundle: Bundle): void };
  readonly mime?: unknown;
}

const ofCell = () => (globalThis as { $$?: Context }).$$;

/** ijavascript 5. Cells run in a child process of the kernel; `$$` is the cell that runs. */
export const ijavascript: Kernel = {
  name: "ijavascript",
  isHere: () => typeof ofCell()?.mime === "function" && "$$mimer$$" in globalThis,
  place() {
    // A display with an id outlives its cell.
    const display = ofCell()?.display?.(`askfirst-${process.pid}`);
    return (bundle) => display?.mime(bundle);
  },
  watch: watchNode,
};
