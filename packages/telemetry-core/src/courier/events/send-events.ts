import { isDenial } from "../../consent/decision.ts";
import { makeFolder } from "../../files/folders.ts";
import type { SanitizedEvent } from "../../item/event.ts";
import type { TelemetryProvider } from "../../provider/provider.ts";
import { type Attempt, attempt } from "../attempt.ts";
import type { Delivering } from "../deliver-item.ts";
import { TryLater } from "../retry.ts";
import { watchDecision } from "../watch-decision.ts";

/** Ids of the events about which nothing is left to do. */
export interface Settled {
  readonly sent: Set<string>;
  /** Refused alone. Where nothing was sent it may be that of a network in between, which refuses all. */
  readonly refused: Set<string>;
  /** The provider takes none of their kind. */
  readonly unsupported: Set<string>;
}

/** What requests of one batch share. */
export interface Sending {
  readonly delivering: Delivering;
  readonly settled: Settled;
  /** Whether the batch may leave at this moment. */
  mayLeave(): boolean;
}

/** The rest waits, and nothing has failed: the decision ended (`kept`), or the backend asked for a pause (`stop`). */
export class NotNow extends Error {
  readonly outcome: "kept" | "stop";
  constructor(outcome: "kept" | "stop") {
    super();
    this.outcome = outcome;
  }
}

/** A backend that has refused so many events, each alone, and accepted none refuses all: the key is wrong, say. */
const MOST_REFUSED = 8;

type SendAll = (
  events: readonly SanitizedEvent[],
  signal: AbortSignal,
  proceed: () => boolean,
) => ReturnType<TelemetryProvider["sendException"]>;

/** Events that may be in one request, and how the provider takes them: `most` at a time, or not at all. */
interface Part {
  readonly events: readonly SanitizedEvent[];
  readonly send: SendAll | undefined;
  readonly most: number;
}

/**
 * Sends events in as few requests as the provider and the backend allow, and tells in `settled` what became of each. Throws
 * where the rest must wait. A request that the backend refuses is split until the event is found that it cannot take, so
 * that one never holds back the others.
 */
export async function sendEvents(
  events: readonly SanitizedEvent[],
  provider: TelemetryProvider,
  sending: Sending,
): Promise<void> {
  for (const part of partsOf(events, provider)) await sendPart(part, sending);
}

/** Spans have requests of their own where the provider asks for them so. */
function partsOf(events: readonly SanitizedEvent[], provider: TelemetryProvider): Part[] {
  const most = provider.mostEvents ?? Infinity;
  if (!provider.sendSpans) return [{ events, ...sendOf(provider, most) }];
  const sendSpans: SendAll = (spans, signal, proceed) => provider.sendSpans?.(spans, signal, proceed);
  return [
    { events: events.filter(({ span }) => span === undefined), ...sendOf(provider, most) },
    { events: events.filter(({ span }) => span !== undefined), send: sendSpans, most },
  ];
}

function sendOf(provider: TelemetryProvider, most: number): Omit<Part, "events"> {
  if (provider.sendEvents) {
    return { send: (events, signal, proceed) => provider.sendEvents?.(events, signal, proceed), most };
  }
  if (!provider.sendEvent) return { send: undefined, most };
  return { send: ([event], signal, proceed) => event && provider.sendEvent?.(event, signal, proceed), most: 1 };
}

async function sendPart(part: Part, sending: Sending): Promise<void> {
  const { events, send, most } = part;
  const { settled, mayLeave, delivering } = sending;
  const { round, tally } = delivering;
  if (events.length === 0) return;
  if (send === undefined) {
    for (const { id } of events) settled.unsupported.add(id);
    return;
  }
  if (events.length > most) return sendHalves(part, sending);
  if (Date.now() < tally.now.notBefore) throw new NotNow("stop");
  if (!mayLeave()) throw new NotNow("kept");
  using watch = watchDecision(round.signal, mayLeave, () => isDenial(round.consent.resolve("usage")));
  const { signal, proceed } = watch;
  const { verdict, left } = await attempt(() => send(events, signal, proceed), signal);
  if (left) await record(delivering, events, left);
  switch (verdict.kind) {
    case "delivered":
      for (const { id } of events) settled.sent.add(id);
      tally.keep({
        sent: tally.now.sent,
        failures: 0,
        notBefore: verdict.pauseMs > 0 ? Date.now() + verdict.pauseMs : 0,
      });
      return;
    case "refused":
      if (events.length > 1) return sendHalves(part, sending);
      tally.keep({ ...tally.now, lastProblem: verdict.problem });
      for (const { id } of events) settled.refused.add(id);
      if (settled.sent.size === 0 && settled.refused.size >= MOST_REFUSED) throw new TryLater(verdict.problem, 0);
      return;
    case "later":
      if (watch.isStopped) throw new NotNow("kept");
      throw new TryLater(verdict.problem, verdict.retryAfterMs);
    case "failed":
      if (watch.isStopped) throw new NotNow("kept");
      throw verdict.error;
  }
}

async function sendHalves(part: Part, sending: Sending): Promise<void> {
  const middle = Math.ceil(part.events.length / 2);
  await sendPart({ ...part, events: part.events.slice(0, middle) }, sending);
  await sendPart({ ...part, events: part.events.slice(middle) }, sending);
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
