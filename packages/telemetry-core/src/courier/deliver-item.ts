import type { Consent } from "../consent/consent.ts";
import { type Decision, isDenial } from "../consent/decision.ts";
import { makeFolder } from "../files/folders.ts";
import type { HeldLock } from "../files/lock-file.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { TelemetryProvider } from "../provider/provider.ts";
import type { DeliveryTally } from "../store/delivery-state.ts";
import type { Drops } from "../store/drops.ts";
import type { Outbox } from "../store/outbox.ts";
import { mayLeave, type ReleasedItem, readReleasedItem } from "../store/released-item.ts";
import type { Spool } from "../store/spool/spool.ts";
import { type Attempt, attempt } from "./attempt.ts";
import { ABORTED } from "./before-abort.ts";
import { afterFailure, CutShort, TryLater } from "./retry.ts";
import { watchDecision } from "./watch-decision.ts";

/** What one round of delivery works with. */
export interface Round {
  readonly state: string;
  readonly outbox: Outbox;
  readonly drops: Drops;
  readonly consent: Pick<Consent, "resolve">;
  /** Aborts at the deadline; items that are under way then are kept. */
  readonly signal: AbortSignal;
}

/** Loads the provider when it is first needed in the round. Rejects with its problem. */
export type Reach = () => Promise<TelemetryProvider | typeof ABORTED>;

/** One provider's items, while it is this courier's turn to deliver them. */
export interface Delivering {
  readonly name: string;
  readonly provider: Reach;
  readonly folder: Spool;
  readonly ledger: Ledger;
  readonly turn: HeldLock;
  readonly tally: DeliveryTally;
  readonly round: Round;
}

/** The result of an item. `stop`: nothing else is tried in this turn. */
export type Outcome = "gone" | "kept" | "stop";

/** Delivers one item, if it is still there and may leave. Never rejects. */
export async function deliverItem(item: string, delivering: Delivering): Promise<Outcome> {
  const { provider, folder, turn, tally, round } = delivering;
  const state = tally.now;
  // A backend may accept an item and ask for a pause at the same time.
  if (Date.now() < state.notBefore) return "stop";
  try {
    const admitted = admit(folder, item, round);
    if (!admitted) return round.signal.aborted ? "stop" : "kept";
    const reached = await provider();
    if (reached === ABORTED) throw new CutShort("The provider was not ready in time.");
    // The turn is lost if this process was stopped for long, as on a machine that slept: another courier has it then.
    if (round.signal.aborted || !turn.refresh()) return "stop";
    // Reading and loading took time, in which the person may have denied. From here to the provider nothing waits.
    if (!stillMayLeave(folder, item, admitted, round)) return "kept";
    const { entry } = admitted;
    const watch = watchDecision(
      round.signal,
      () => stillMayLeave(folder, item, admitted, round),
      () => isDenial(round.consent.resolve("crashes")),
    );
    const { signal, proceed } = watch;
    const { verdict, left } = await attempt(() => reached.sendException(entry.report, signal, proceed), signal);
    watch[Symbol.dispose]();
    // Durable when the promise resolves: after a kill here the item is sent again, and never left without a record.
    const recorded = left && record(delivering, entry, left);
    // A refusal right after another one may be that of a network in between, which refuses all: the item is kept.
    if (verdict.kind === "refused" && state.refusing) {
      await recorded;
      throw new TryLater(verdict.problem, 0);
    }
    if (verdict.kind === "failed" || verdict.kind === "later") {
      await recorded;
      if (watch.isStopped) return "kept";
      throw verdict.kind === "failed" ? verdict.error : new TryLater(verdict.problem, verdict.retryAfterMs);
    }
    const gone = folder.remove(item);
    const stuck = afterFailure(state, new Error("An item that was sent cannot be removed, and would be sent again."));
    if (verdict.kind === "refused") {
      if (gone) round.drops.count("rejected");
      tally.keep(gone ? { ...state, failures: 0, notBefore: 0, lastProblem: verdict.problem, refusing: true } : stuck);
    } else {
      const sent = state.sent + 1;
      const notBefore = verdict.pauseMs > 0 ? Date.now() + verdict.pauseMs : 0;
      tally.keep(gone ? { sent, failures: 0, notBefore } : { ...stuck, sent });
    }
    await recorded;
    return gone ? "gone" : "stop";
  } catch (error) {
    tally.keep(afterFailure(state, error));
    return "stop";
  }
}

interface Admitted {
  readonly text: string;
  readonly entry: ReleasedItem;
}

/** Reads an item back. Only a whole item that the sanitizer made and that is still allowed is worth loading a provider. */
function admit(folder: Spool, item: string, round: Round): Admitted | undefined {
  const text = folder.read(item);
  if (text === undefined) return undefined;
  const entry = readReleasedItem(text);
  if (!entry) {
    if (folder.setAside(item)) round.drops.count("unreadable");
    return undefined;
  }
  return mayLeave(entry, decisionOf(round)) ? { text, entry } : undefined;
}

/** True if the item is still there unchanged, and the decision in force still allows it. */
function stillMayLeave(folder: Spool, item: string, { text, entry }: Admitted, round: Round): boolean {
  return folder.read(item) === text && mayLeave(entry, decisionOf(round));
}

function decisionOf(round: Round): Decision {
  return round.consent.resolve("crashes").decision;
}

/** Without the provider's own bytes the item itself is what left: a fetch Response has a body of the other direction. */
async function record(
  { name, ledger, round }: Delivering,
  { report }: ReleasedItem,
  { body, endpoint, outcome, status }: NonNullable<Attempt["left"]>,
): Promise<void> {
  const payload = typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(report);
  const place = typeof endpoint === "string" ? endpoint : name;
  try {
    // It may have been deleted meanwhile, and with it what was there; this has left since.
    makeFolder(round.state);
    await ledger.append({
      provider: name,
      endpoint: place,
      id: report.id,
      payload,
      outcome,
      ...(status !== undefined && { status }),
    });
  } catch {
    // The disk is full. The item has left all the same, and sending it twice would not help the ledger.
  }
}
