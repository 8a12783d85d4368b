import { deno } from "./deno.ts";
import { ijavascript } from "./ijavascript.ts";
import type { Kernel } from "./kernel.ts";
import { tslab } from "./tslab.ts";

/** The kernels that are known. A new one is a file beside this one and an entry here. */
const KERNELS: readonly Kernel[] = [deno, tslab, ijavascript];

/** The kernel that runs this process's cells, or undefined. */
export function findKernel(): Kernel | undefined {
  return KERNELS.find((kernel) => kernel.isHere());
}
