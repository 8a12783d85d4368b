import type { AsyncLocalStorage } from "node:async_hooks";
import { askElsewhere, type ElsewhereParts } from "../ask/elsewhere/ask-elsewhere.ts";
import type { Consent } from "../consent/consent.ts";
import type { Gate } from "../consent/gate.ts";
import type { DeliverySchedule } from "../courier/delivery-schedule.ts";
import { withPatience } from "../files/patience.ts";
import type { Context } from "../item/report.ts";
import { type Captured, type CaptureParts, type CaptureResult, capture, DROPPED, escalate } from "./capture.ts";
import { isLeftToOthers } from "./claims.ts";
import { hasHeadRoom } from "./head-room.ts";
import { createSeenErrors, isKept, noteKept, type SeenErrors } from "./seen-errors.ts";
import { hostGoesOn } from "./watch.ts";

type Labels = NonNullable<Captured["labels"]>;

/**
 * Milliseconds for which a capture may block, which no person notices. Waits for files end by then, and the report is
 * kept in memory.
 */
const LONGEST_WAIT_MS = 50;

/** Stands between the ways to capture and the pipeline: one error is one report. No method throws. */
export interface ErrorCapture {
  /** `passing`: the error is passed on, and may be seen again. */
  captureError(captured: Captured, passing: boolean): CaptureResult;
  /** Captures an error that is passed on to the host, which may handle it. */
  passOn(error: unknown, context: Context | undefined, labels: Labels): void;
  /** Captures an error that ends the program. */
  captureCrash(error: unknown): CaptureResult;
  /** Captures an uncaught error, fatal or not: the host may survive it. */
  captureUncaught(error: unknown): CaptureResult;
  /** Errors captured in `fn`, now or later, carry the operation. */
  during<R>(operation: string, fn: (labels: Labels) => R): R;
  /** True if a switch or a denial forbids everything. Reads at most the settings file. */
  isOff(): boolean;
  /** True if a report of this process was kept, on disk or in memory. */
  readonly hasKept: boolean;
  /** True if a report of a crash may leave. The same cost. */
  mayLeave(): boolean;
  readonly seenErrors: Pick<SeenErrors, "pass" | "behind">;
}

export interface TakerParts extends CaptureParts, Omit<ElsewhereParts, "sanitizer"> {
  readonly consent: Consent;
  announce(): void;
}

export function createErrorCapture(parts: TakerParts, gate: Gate, delivery: DeliverySchedule): ErrorCapture {
  // Made at the first operation: most hosts have none, and loading it would cost every start.
  let operations: AsyncLocalStorage<string> | undefined;
  const seenErrors = createSeenErrors();
  let hasKept = false;

  function captureError(captured: Captured, passing: boolean): CaptureResult {
    if (gate.closed) return DROPPED;
    try {
      // Before anything else, and without a note of the error: a function further out takes it, with more of the stack.
      if (!hasHeadRoom()) return DROPPED;
      const { error, handled } = captured;
      const isError = captured.message === undefined;
      const before = isError ? seenErrors.find(error, passing) : undefined;
      if (before) {
        if (handled || !before.handled || isOff()) return before.result;
        const result = withPatience(LONGEST_WAIT_MS, () => escalate(parts, before.result));
        seenErrors.note(error, passing, { result, handled });
        return result;
      }
      const { name } = parts.app;
      if (isError && isKept(name, error)) return DROPPED;
      const operation = operations?.getStore();
      const labels = operation === undefined ? captured.labels : { operation, ...captured.labels };
      const result = withPatience(LONGEST_WAIT_MS, () => capture(parts, gate, captured, labels));
      if (isError) seenErrors.note(error, passing, { result, handled });
      if (result.place !== "dropped") hasKept = true;
      if (isError && result.place !== "dropped") noteKept(name, error);
      if (result.place === "outbox") {
        parts.announce();
        delivery.arrange();
      }
      if (result.place === "inbox" && parts.asker) askElsewhere(parts, delivery, result.waiting);
      return result;
    } catch {
      // A failure here must not reach the host.
      return DROPPED;
    }
  }
  const isOff = () => {
    try {
      return gate.closed || parts.consent.resolve("crashes").decision === "denied";
    } catch {
      return true;
    }
  };
  const mayLeave = () => {
    try {
      return !gate.closed && ["always", "once"].includes(parts.consent.resolve("crashes").decision);
    } catch {
      return false;
    }
  };
  const captureCrash = (error: unknown) => {
    if (isLeftToOthers(parts.app.name, error)) return DROPPED;
    const result = captureError({ error, context: {}, level: "fatal", handled: false }, true);
    // Deno ends after an uncaught error without the exit event, at which the courier would start.
    if (result.place === "outbox" && process.versions["deno"]) delivery.handOver();
    return result;
  };
  const captureUncaught = (error: unknown) => {
    const thrown = seenErrors.behind(error);
    if (isLeftToOthers(parts.app.name, thrown)) return DROPPED;
    return hostGoesOn()
      ? captureError({ error: thrown, context: {}, level: "error", handled: true }, true)
      : captureCrash(thrown);
  };

  return {
    captureError,
    passOn: (error, context = {}, labels) =>
      void captureError({ error, context, labels, level: "error", handled: true }, true),
    captureCrash,
    captureUncaught,
    during(operation, fn) {
      const { AsyncLocalStorage: Storage } = process.getBuiltinModule("node:async_hooks");
      operations ??= new Storage<string>();
      return operations.run(operation, () => fn({ operation }));
    },
    isOff,
    get hasKept() {
      return hasKept;
    },
    mayLeave,
    seenErrors,
  };
}
