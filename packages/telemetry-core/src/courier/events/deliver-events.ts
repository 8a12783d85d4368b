import { isDenial } from "../../consent/decision.ts";
import { makeFolder } from "../../files/folders.ts";
import type { SanitizedEvent } from "../../item/event.ts";
import { withoutDetails } from "../../item/make-event.ts";
import { readEvent } from "../../item/read-event.ts";
import type { TelemetryProvider } from "../../provider/provider.ts";
import type { Batch } from "../../store/spool/batch.ts";
import { type Attempt, attempt } from "../attempt.ts";
import { ABORTED } from "../before-abort.ts";
import type { Delivering, Outcome, Round } from "../deliver-item.ts";
import { afterFailure, CutShort, TryLater } from "../retry.ts";
import { watchDecision } from "../watch-decision.ts";

/** Events that travel in one request: about as many as the common batch processors take, within what backends accept. */
export const MOST_IN_BATCH = { lines: 250, bytes: 512 * 1024 };

/**
 * Delivers one batch of events, if they are still there and may leave. Never rejects. A batch that the backend refuses is
 * split until the event is found that it cannot take, so that one never holds back the others.
 */
export async function deliverEvents(batch: Batch, delivering: Delivering): Promise<Outcome> {
  const { turn, tally, round } = delivering;
  if (Date.now() < tally.now.notBefore) return "stop";
  try {
    if (!mayEventsLeave(batch, round)) return "kept";
    const events = readAll(batch, round);
    const reached = await delivering.provider();
    if (reached === ABORTED) throw new CutShort("The provider was not ready in time.");
    if (round.signal.aborted || !turn.refresh()) return "stop";
    const send = sendOf(reached);
    if (!send) {
      round.drops.count("unsupported", events.length);
      return batch.remove() ? "gone" : "stop";
    }
    const rejected = await sendSplit(events, send, batch, delivering);
    if (rejected === "kept") return "kept";
    const state = tally.now;
    if (!batch.remove()) {
      tally.keep(afterFailure(state, new Error("Events that were sent cannot be removed, and would be sent again.")));
      return "stop";
    }
    round.drops.count("rejected", rejected);
    tally.keep({ ...state, sent: state.sent + events.length - rejected });
    return "gone";
  } catch (error) {
    tally.keep(afterFailure(tally.now, error));
    return "stop";
  }
}

/** Torn lines, and those that core cannot have written, are counted and left out. */
function readAll({ lines, torn }: Batch, { drops, consent }: Round): SanitizedEvent[] {
  const events = lines.flatMap(({ content }) => readEvent(content) ?? []);
  drops.count("unreadable", torn + lines.length - events.length);
  const mayHaveDetails = consent.resolve("details").decision === "always";
  return mayHaveDetails ? events : events.map(withoutDetails);
}

/** Events leave only while the decision stands. */
function mayEventsLeave(batch: Batch, { consent }: Round): boolean {
  return consent.resolve("usage").decision === "always" && batch.isThere;
}

type SendAll = (
  events: readonly SanitizedEvent[],
  signal: AbortSignal,
  proceed: () => boolean,
) => ReturnType<TelemetryProvider["sendException"]>;

/** How a provider takes events; undefined if it takes none. `most` at a time. */
function sendOf(provider: TelemetryProvider): { readonly send: SendAll; readonly most: number } | undefined {
  if (provider.sendEvents) {
    return { send: (events, signal, proceed) => provider.sendEvents?.(events, signal, proceed), most: Infinity };
  }
  if (!provider.sendEvent) return undefined;
  return { send: ([event], signal, proceed) => event && provider.sendEvent?.(event, signal, proceed), most: 1 };
}

/** How many were refused for good. Throws where the backend wants all that is left later. */
async function sendSplit(
  events: readonly SanitizedEvent[],
  how: NonNullable<ReturnType<typeof sendOf>>,
  batch: Batch,
  delivering: Delivering,
): Promise<number | "kept"> {
  if (events.length === 0) return 0;
  if (events.length > how.most) return sendHalves(events, how, batch, delivering);
  const { round, tally } = delivering;
  if (!mayEventsLeave(batch, round)) return "kept";
  using watch = watchDecision(
    round.signal,
    () => mayEventsLeave(batch, round),
    () => isDenial(round.consent.resolve("usage")),
  );
  const { signal, proceed } = watch;
  const { verdict, left } = await attempt(() => how.send(events, signal, proceed), signal);
  if (left) await record(delivering, events, left);
  switch (verdict.kind) {
    case "delivered":
      tally.keep({
        sent: tally.now.sent,
        failures: 0,
        notBefore: verdict.pauseMs > 0 ? Date.now() + verdict.pauseMs : 0,
      });
      return 0;
    case "refused":
      if (events.length > 1) return sendHalves(events, how, batch, delivering);
      tally.keep({ ...tally.now, lastProblem: verdict.problem });
      return 1;
    case "later":
      if (watch.isStopped) return "kept";
      throw new TryLater(verdict.problem, verdict.retryAfterMs);
    case "failed":
      if (watch.isStopped) return "kept";
      throw verdict.error;
  }
}

async function sendHalves(
  events: readonly SanitizedEvent[],
  how: NonNullable<ReturnType<typeof sendOf>>,
  batch: Batch,
  delivering: Delivering,
): Promise<number | "kept"> {
  const middle = Math.ceil(events.length / 2);
  const first = await sendSplit(events.slice(0, middle), how, batch, delivering);
  if (first === "kept") return "kept";
  const second = await sendSplit(events.slice(middle), how, batch, delivering);
  return second === "kept" ? "kept" : first + second;
}

/** One record a request, with the ids of its events. */
async function record(
  { name, ledger, round }: Delivering,
  events: readonly SanitizedEvent[],
  { body, endpoint, outcome, status }: NonNullable<Attempt["left"]>,
): Promise<void> {
  const payload = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(events);
  const ids = events.map(({ id }) => id);
  try {
    makeFolder(round.state);
    await ledger.append({
      provider: name,
      endpoint: typeof endpoint === "string" ? endpoint : name,
      id: ids[0] ?? "",
      ...(ids.length > 1 && { ids }),
      payload,
      outcome,
      ...(status !== undefined && { status }),
    });
  } catch {
    // The disk is full. The events have left all the same.
  }
}
