import type { Asker, OpenQuestion } from "@askfirst/telemetry-core";
import { cardOf } from "./card/card.ts";
import { openLoopback } from "./card/loopback.ts";
import type { Bundle } from "./kernels/kernel.ts";
import { findKernel } from "./kernels/kernels.ts";
import { isUnattended } from "./unattended.ts";

/** One card a process, also where this package is there twice. */
const SHOWN = Symbol.for("@askfirst/notebook shown");
const shared = globalThis as { [SHOWN]?: true };

/**
 * Asks in a notebook, at the cell that failed: `createTelemetry({ ask: notebook() })`. Does nothing outside the kernels of
 * Deno, tslab and ijavascript, so that a host can always pass it. Opens nothing before a card is shown.
 */
export function notebook(): Asker {
  return {
    isHere: () => !shared[SHOWN] && findKernel() !== undefined && !isUnattended(),
    ask(question) {
      const show = findKernel()?.place();
      if (!show) return;
      shared[SHOWN] = true;
      // Whatever the person does, the cell that failed goes on.
      void askBy(question, show);
    },
    watch: (seen) => findKernel()?.watch(seen),
  };
}

async function askBy(question: OpenQuestion, show: (bundle: Bundle) => void): Promise<void> {
  try {
    const { report, providers } = question;
    const address = await openLoopback({ report, providers }, question.answer).catch(() => undefined);
    show(cardOf(question, address));
  } catch {
    // No card: the report waits.
  }
}
