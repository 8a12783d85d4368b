import type { Bundle, Kernel } from "./kernel.ts";

interface DenoJupyter {
  readonly broadcast?: unknown;
  display(bundle: Bundle, options: { raw: true }): Promise<void>;
}

/** Deno throws at the mere look at its `jupyter` outside a kernel. */
function jupyter(): DenoJupyter | undefined {
  try {
    const { Deno } = globalThis as { Deno?: { jupyter?: DenoJupyter } };
    return typeof Deno?.jupyter?.broadcast === "function" ? Deno.jupyter : undefined;
  } catch {
    return undefined;
  }
}

/** `deno jupyter`. Cells run in a thread of their own; events of the global object tell of errors that nothing handles. */
export const deno: Kernel = {
  name: "deno",
  isHere: () => jupyter() !== undefined,
  place: () => (bundle) =>
    void jupyter()
      ?.display(bundle, { raw: true })
      .catch(() => {}),
  watch(seen) {
    const target = globalThis as unknown as EventTarget;
    const onError = (event: Event) => seen((event as Event & { error?: unknown }).error);
    const onRejection = (event: Event) => seen((event as Event & { reason?: unknown }).reason);
    target.addEventListener("error", onError);
    target.addEventListener("unhandledrejection", onRejection);
    return {
      [Symbol.dispose]() {
        target.removeEventListener("error", onError);
        target.removeEventListener("unhandledrejection", onRejection);
      },
    };
  },
};
