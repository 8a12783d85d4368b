import type { AsyncLocalStorage } from "node:async_hooks";
import type { Consent } from "../consent/consent.ts";
import type { Gate } from "../consent/gate.ts";
import type { Delivery } from "../courier/delivery-schedule.ts";
import { withPatience } from "../files/patience.ts";
import type { Context } from "../item/report.ts";
import { type Captivity, type Captured, type CaptureParts, capture, escalate, NOWHERE } from "./capture.ts";
import { hasHeadRoom } from "./head-room.ts";
import { createSightings, isKept, noteKept, type Sightings } from "./seen-errors.ts";
import { hostGoesOn } from "./watch.ts";

type Labels = NonNullable<Captured["labels"]>;

/**
 * Milliseconds for which a capture may block, which no person notices. Waits for files end by then, and the report is
 * kept in memory.
 */
const LONGEST_WAIT_MS = 50;

/** Stands between the ways to capture and the pipeline: one error is one report. No method throws. */
export interface Taker {
  /** `passing`: the error is passed on, and may be seen again. */
  take(captured: Captured, passing: boolean): Captivity;
  /** Captures an error that is passed on to the host, which may handle it. */
  passOn(error: unknown, context: Context | undefined, labels: Labels): void;
  /** Captures an error that ends the program. */
  takeCrash(error: unknown): Captivity;
  /** Captures an uncaught error, fatal or not: the host may survive it. */
  takeUncaught(error: unknown): Captivity;
  /** Errors captured in `fn`, now or later, carry the operation. */
  during<R>(operation: string, fn: (labels: Labels) => R): R;
  /** True if a switch or a denial forbids everything. Reads at most the settings file. */
  isOff(): boolean;
  readonly sightings: Pick<Sightings, "pass" | "behind">;
}

export interface TakerParts extends CaptureParts {
  readonly app: { readonly name: string };
  readonly consent: Consent;
}

export function createTaker(host: TakerParts, gate: Gate, delivery: Delivery): Taker {
  // Made at the first operation: most hosts have none, and loading it would cost every start.
  let operations: AsyncLocalStorage<string> | undefined;
  const sightings = createSightings();

  function take(captured: Captured, passing: boolean): Captivity {
    if (gate.closed) return NOWHERE;
    try {
      // Before anything else, and without a note of the error: a function further out takes it, with more of the stack.
      if (!hasHeadRoom()) return NOWHERE;
      const { error, handled } = captured;
      const isError = captured.message === undefined;
      const before = isError ? sightings.find(error, passing) : undefined;
      if (before) {
        if (handled || !before.handled || isOff()) return before.captivity;
        const captivity = withPatience(LONGEST_WAIT_MS, () => escalate(host, before.captivity));
        sightings.note(error, passing, { captivity, handled });
        return captivity;
      }
      const { name } = host.app;
      if (isError && isKept(name, error)) return NOWHERE;
      const operation = operations?.getStore();
      const labels = operation === undefined ? captured.labels : { operation, ...captured.labels };
      const captivity = withPatience(LONGEST_WAIT_MS, () => capture(host, gate, captured, labels));
      if (isError) sightings.note(error, passing, { captivity, handled });
      if (isError && captivity.place !== "nowhere") noteKept(name, error);
      if (captivity.place === "outbox") delivery.arrange();
      return captivity;
    } catch {
      // A failure here must not reach the host.
      return NOWHERE;
    }
  }
  const isOff = () => {
    try {
      return gate.closed || host.consent.resolve("crashes").decision === "denied";
    } catch {
      return true;
    }
  };
  const takeCrash = (error: unknown) => {
    const captivity = take({ error, context: {}, level: "fatal", handled: false }, true);
    // Deno ends after an uncaught error without the exit event, at which the courier would start.
    if (captivity.place === "outbox" && process.versions["deno"]) delivery.handOver();
    return captivity;
  };
  const takeUncaught = (error: unknown) => {
    const thrown = sightings.behind(error);
    return hostGoesOn() ? take({ error: thrown, context: {}, level: "error", handled: true }, true) : takeCrash(thrown);
  };

  return {
    take,
    passOn: (error, context = {}, labels) => void take({ error, context, labels, level: "error", handled: true }, true),
    takeCrash,
    takeUncaught,
    during(operation, fn) {
      const { AsyncLocalStorage: Storage } = process.getBuiltinModule("node:async_hooks");
      operations ??= new Storage<string>();
      return operations.run(operation, () => fn({ operation }));
    },
    isOff,
    sightings,
  };
}
