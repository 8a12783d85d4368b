/** One output of a cell, by media type. A front end shows the richest form that it trusts. */
export interface Bundle {
  readonly "text/plain": string;
  readonly "text/html": string;
}

/** What is known about one kind of kernel. */
export interface Kernel {
  readonly name: string;
  /** True in a process where this kernel runs cells. Costs a few property reads; never throws. */
  isHere(): boolean;
  /** Shows an output at the cell that runs when this is called. What it returns shows the output, now or a little later. */
  place(): (bundle: Bundle) => void;
  /** Calls `seen` for errors that nothing handles. Changes nothing about what the kernel does with them. */
  watch(seen: (error: unknown) => void): Disposable;
}
