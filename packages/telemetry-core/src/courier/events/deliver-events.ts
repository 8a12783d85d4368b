import { isDenial } from "../../consent/decision.ts";
import type { SanitizedEvent } from "../../item/event.ts";
import { withoutDetails } from "../../item/make-event.ts";
import { readEvent } from "../../item/read-event.ts";
import type { DeliveryState } from "../../store/delivery-state.ts";
import type { Batch } from "../../store/spool/batch.ts";
import { ABORTED } from "../before-abort.ts";
import type { Delivering, Outcome, Round } from "../deliver-item.ts";
import { afterFailure, CutShort, TryLater } from "../retry.ts";
import { NotNow, type Settled, sendEvents } from "./send-events.ts";

/** Events that travel in one request: about as many as the common batch processors take, within what backends accept. */
export const MOST_IN_BATCH = { lines: 250, bytes: 512 * 1024 };

/**
 * Delivers one batch of events, if they are still there and may leave. Never rejects. What arrived before a failure is not
 * sent again.
 */
export async function deliverEvents(batch: Batch, delivering: Delivering): Promise<Outcome> {
  const { turn, tally, round } = delivering;
  if (Date.now() < tally.now.notBefore) return "stop";
  const mayLeave = () => mayEventsLeave(batch, round);
  try {
    if (!mayLeave()) return "kept";
    const events = readAll(batch, round);
    const provider = await delivering.provider();
    if (provider === ABORTED) throw new CutShort("The provider was not ready in time.");
    if (round.signal.aborted || !turn.refresh()) return "stop";
    const settled: Settled = { sent: new Set(), refused: new Set(), unsupported: new Set() };
    const problem = await problemOf(
      sendEvents(events, provider, { delivering, settled, mayLeave }),
      settled,
      tally.now,
    );
    const isRemoved = problem === undefined ? batch.remove() : keepRest(batch, events, settled, round);
    if (!isRemoved) throw new Error("Events that were sent cannot be removed, and would be sent again.");
    if (problem === undefined) round.drops.count("unreadable", batch.torn + batch.lines.length - events.length);
    round.drops.count("rejected", settled.refused.size);
    round.drops.count("unsupported", settled.unsupported.size);
    const isRefusing = settled.sent.size === 0 && settled.refused.size > 0;
    const sent = tally.now.sent + settled.sent.size;
    tally.keep({ ...tally.now, sent, ...(isRefusing && { refusing: true as const }) });
    if (problem instanceof NotNow) return problem.outcome;
    if (problem !== undefined) throw problem.error;
    return "gone";
  } catch (error) {
    tally.keep(afterFailure(tally.now, error));
    return "stop";
  }
}

/** Why the rest must wait. A refusal is believed if the backend accepted anything, or has refused nothing before. */
async function problemOf(
  sending: Promise<void>,
  { sent, refused }: Settled,
  before: DeliveryState,
): Promise<NotNow | { readonly error: unknown } | undefined> {
  try {
    await sending;
    if (sent.size > 0 || refused.size === 0 || !before.refusing) return undefined;
    refused.clear();
    return { error: new TryLater("The backend refuses every event.", 0) };
  } catch (error) {
    if (sent.size === 0) refused.clear();
    return error instanceof NotNow ? error : { error };
  }
}

/** After a failure: the events that are settled go from the disk. False if that cannot be. */
function keepRest(
  batch: Batch,
  events: readonly SanitizedEvent[],
  { sent, refused, unsupported }: Settled,
  { consent }: Round,
): boolean {
  if (sent.size + refused.size + unsupported.size === 0) return true;
  const isOpen = ({ id }: SanitizedEvent) => !sent.has(id) && !refused.has(id) && !unsupported.has(id);
  const isKept = batch.keepOnly(new Set(events.filter(isOpen).map(({ id }) => id)));
  // A no that came while it was written has the last word.
  return isDenial(consent.resolve("usage")) ? batch.remove() : isKept;
}

/** Torn lines, and those that core cannot have written, are left out. */
function readAll({ lines }: Batch, { consent }: Round): SanitizedEvent[] {
  const events = lines.flatMap(({ content }) => readEvent(content) ?? []);
  const mayHaveDetails = consent.resolve("details").decision === "always";
  return mayHaveDetails ? events : events.map(withoutDetails);
}

/** Events leave only while the decision stands. */
function mayEventsLeave(batch: Batch, { consent }: Round): boolean {
  return consent.resolve("usage").decision === "always" && batch.isThere;
}
