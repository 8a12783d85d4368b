import { join } from "node:path";
import type { Consent } from "./consent/consent.ts";
import type { Decision } from "./consent/decision.ts";
import { type DeliveryState, readDeliveryState, waitAfterFailure, writeDeliveryState } from "./delivery-state.ts";
import type { Drops } from "./drops.ts";
import type { ItemFolder } from "./item-folder.ts";
import { createLedger } from "./ledger.ts";
import { tryLock } from "./lock-file.ts";
import type { Outbox } from "./outbox.ts";
import { mayLeave, type OutboxEntry, readEntry } from "./outbox-entry.ts";
import type { SendResult, TelemetryProvider } from "./provider.ts";
import { verdictOfResult } from "./verdict-of-result.ts";

/** Longer than any deadline of a courier: who still holds the lock then is dead or stopped. */
const COURIER_LOCK_STALE_MS = 120_000;

/** What one round of delivery works with. */
export interface Round {
  readonly state: string;
  readonly outbox: Outbox;
  readonly drops: Drops;
  readonly consent: Pick<Consent, "resolve">;
  /** Aborts at the deadline; whatever is under way then is kept. */
  readonly signal: AbortSignal;
}

/** How one provider is reached. Loading waits until there is something to send. */
export interface Lane {
  readonly name: string;
  /** False for an object that the host made: it is the host's to close, a round of delivery is not its end. */
  readonly closes: boolean;
  load(): Promise<TelemetryProvider>;
}

/**
 * Moves what may be sent from the outbox to each provider, one item at a time, oldest first. Providers do not wait for
 * each other. Never rejects; what fails stays in the outbox with a time before which it is not tried again.
 */
export async function deliver(lanes: readonly Lane[], round: Round): Promise<void> {
  await Promise.all(lanes.map((lane) => deliverLane(lane, round)));
}

async function deliverLane(lane: Lane, round: Round): Promise<void> {
  await deliverFolder(lane, round.outbox.of(lane.name), round, () =>
    tryLock(join(round.state, `courier-${lane.name}.lock`), COURIER_LOCK_STALE_MS),
  );
  // Nobody else can see what is in memory.
  await deliverFolder(lane, round.outbox.inMemory(lane.name), round, () => ({ release() {} }));
}

type TakeTurn = () => { release(): void } | undefined;

async function deliverFolder(lane: Lane, folder: ItemFolder, round: Round, takeTurn: TakeTurn): Promise<void> {
  if (folder.names().length === 0) return;
  const { name } = lane;
  let state = readDeliveryState(round.state, name);
  if (Date.now() < state.notBefore) return;

  let provider: TelemetryProvider | undefined;
  let turn: ReturnType<TakeTurn>;
  try {
    turn = takeTurn();
    if (!turn) return;
    for (const item of folder.names()) {
      if (round.signal.aborted) break;
      const admitted = await admit(folder, item, round);
      if (!admitted) continue;
      provider ??= await load(lane);
      // Reading and loading took time, in which the person may have said no. From here to the provider nothing waits.
      if (!stillMayLeave(folder, item, admitted, round)) continue;
      const { entry } = admitted;
      const result = await send(provider, entry, round.signal);
      if (result === "deadline") break;
      const verdict = verdictOfResult(result);
      if (verdict.kind === "later") throw new TryLater(verdict.problem, verdict.retryAfterMs);
      folder.remove(item);
      if (verdict.kind === "refused") {
        round.drops.count("rejected");
        state = { ...state, failures: 0, notBefore: 0, lastProblem: verdict.problem };
      } else {
        record(name, entry, result, round);
        state = { sent: state.sent + 1, failures: 0, notBefore: Date.now() + verdict.pauseMs };
      }
      save(name, state, round);
      // A backend may take an item and ask for a pause at once.
      if (Date.now() < state.notBefore) break;
    }
  } catch (error) {
    save(name, afterFailure(state, error), round);
  } finally {
    turn?.release();
    if (lane.closes) await closeQuietly(provider);
  }
}

interface Admitted {
  readonly text: string;
  readonly entry: OutboxEntry;
}

/** Reads an item back. Only what is whole, made by the sanitizer and still allowed is worth loading a provider for. */
async function admit(folder: ItemFolder, item: string, round: Round): Promise<Admitted | undefined> {
  const text = folder.read(item);
  if (text === undefined) return undefined;
  const entry = await readEntry(text);
  if (!entry) {
    folder.setAside(item);
    round.drops.count("unreadable");
    return undefined;
  }
  return mayLeave(entry, decisionOf(round)) ? { text, entry } : undefined;
}

/** True if the item still lies there as it was admitted, and the decision in force still lets it go. */
function stillMayLeave(folder: ItemFolder, item: string, { text, entry }: Admitted, round: Round): boolean {
  return folder.read(item) === text && mayLeave(entry, decisionOf(round));
}

function decisionOf(round: Round): Decision {
  return round.consent.resolve("crashes").decision;
}

/** Sends one item. Rejects if the provider did. */
async function send(
  provider: TelemetryProvider,
  { report }: OutboxEntry,
  signal: AbortSignal,
): Promise<SendResult | "deadline"> {
  let stop = () => {};
  const deadline = new Promise<"deadline">((resolve) => {
    stop = () => resolve("deadline");
    signal.addEventListener("abort", stop, { once: true });
  });
  const sending = Promise.resolve(provider.sendException(report, signal));
  // A provider that ignores the signal may fail long after; that failure is nobody's any more.
  sending.catch(() => {});
  try {
    return (await Promise.race([sending, deadline])) ?? {};
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

/** Without the provider's own bytes the item itself is what left: a fetch Response has a body of the other direction. */
function record(provider: string, { report }: OutboxEntry, { body, endpoint }: SendResult, round: Round): void {
  const payload = typeof body === "string" ? body : JSON.stringify(report);
  try {
    createLedger(round.state).append({ provider, endpoint: endpoint ?? provider, id: report.id, payload });
  } catch {
    // The disk is full: the item has left all the same, and sending it twice would not mend the ledger.
  }
}

class TryLater extends Error {
  readonly retryAfterMs: number;
  constructor(problem: string, retryAfterMs: number) {
    super(problem);
    this.retryAfterMs = retryAfterMs;
  }
}

/** A provider that cannot be made was never tried: it may be tried again as soon as its options are mended. */
class Unusable extends Error {}

async function load(lane: Lane): Promise<TelemetryProvider> {
  try {
    return await lane.load();
  } catch (error) {
    throw new Unusable(messageOf(error));
  }
}

function afterFailure(state: DeliveryState, error: unknown): DeliveryState {
  if (error instanceof Unusable) return { ...state, lastProblem: error.message };
  const failures = state.failures + 1;
  const wait = waitAfterFailure(failures, error instanceof TryLater ? error.retryAfterMs : 0);
  return { ...state, failures, notBefore: Date.now() + wait, lastProblem: messageOf(error) };
}

function save(provider: string, state: DeliveryState, round: Round): void {
  try {
    writeDeliveryState(round.state, provider, state);
  } catch {
    // Without a place to keep it the next run tries again, which at-least-once delivery allows.
  }
}

function messageOf(error: unknown): string {
  try {
    return (error instanceof Error ? error.message : String(error)).slice(0, 300);
  } catch {
    return "The provider failed.";
  }
}

async function closeQuietly(provider: TelemetryProvider | undefined): Promise<void> {
  try {
    await provider?.close?.();
  } catch {
    // Nothing depends on it any more.
  }
}
