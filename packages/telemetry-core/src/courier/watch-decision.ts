import { clearInterval, setInterval } from "../platform/node.ts";
import type { Proceed } from "../provider/provider.ts";

/** How often the decision is looked at while a provider sends; each look costs 5 to 30 µs. */
const LOOK_EVERY_MS = 100;

/** What holds while a provider sends one item. */
export interface DecisionWatch extends Disposable {
  /** Aborts at the end of the round, and as soon as the item may not leave any more. */
  readonly signal: AbortSignal;
  readonly proceed: Proceed;
  /** True once the item might not leave: what the provider then says is no failure of the backend. */
  readonly isStopped: boolean;
}

/**
 * Watches the decision until it is disposed of. `mayLeave` tells whether the item may leave at this moment, `isDenied`
 * whether a person said no: a mere doubt stops items that have not left yet, and interrupts nothing under way.
 */
export function watchDecision(round: AbortSignal, mayLeave: () => boolean, isDenied: () => boolean): DecisionWatch {
  const stop = new AbortController();
  let isStopped = false;

  function halt(): void {
    isStopped = true;
    stop.abort(new DOMException("The item may not leave any more.", "AbortError"));
  }

  const end = () => stop.abort(round.reason);
  round.addEventListener("abort", end, { once: true });
  if (round.aborted) end();
  const timer = setInterval(() => {
    if (!stop.signal.aborted && isDenied()) halt();
  }, LOOK_EVERY_MS);
  timer.unref();

  return {
    signal: stop.signal,
    proceed() {
      if (stop.signal.aborted) return false;
      if (!mayLeave()) halt();
      return !isStopped;
    },
    get isStopped() {
      return isStopped;
    },
    [Symbol.dispose]() {
      clearInterval(timer);
      round.removeEventListener("abort", end);
    },
  };
}
