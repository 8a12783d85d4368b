import { join } from "node:path";
import type { Consent } from "./consent/consent.ts";
import { type DeliveryState, readDeliveryState, waitAfterFailure, writeDeliveryState } from "./delivery-state.ts";
import type { Drops } from "./drops.ts";
import type { ItemFolder } from "./item-folder.ts";
import { createLedger } from "./ledger.ts";
import { tryLock } from "./lock-file.ts";
import type { Outbox, OutboxEntry } from "./outbox.ts";
import type { SendResult, TelemetryProvider } from "./provider.ts";
import { readReport } from "./sanitizer/read-report.ts";

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
  let state = readDeliveryState(round.state, lane.name);
  if (Date.now() < state.notBefore) return;

  let provider: TelemetryProvider | undefined;
  let turn: ReturnType<TakeTurn>;
  try {
    turn = takeTurn();
    if (!turn) return;
    for (const name of folder.names()) {
      if (round.signal.aborted) break;
      const entry = await admit(folder, name, round);
      if (!entry) continue;
      provider ??= await load(lane);
      const outcome = await send(provider, entry, round);
      if (outcome === "later") break;
      state = settle(lane.name, folder, name, outcome, state, round);
      // A backend may take an item and ask for a pause at once.
      if (Date.now() < state.notBefore) break;
    }
  } catch (error) {
    state = fail(state, error);
    save(lane.name, state, round);
  } finally {
    turn?.release();
    if (lane.closes) await closeQuietly(provider);
  }
}

/** A provider that cannot be made was never tried: it may be tried again as soon as its options are mended. */
async function load(lane: Lane): Promise<TelemetryProvider> {
  try {
    return await lane.load();
  } catch (error) {
    throw new Unusable(messageOf(error));
  }
}

class Unusable extends Error {}

/** Reads an item back. Only what is whole, made by the sanitizer and still allowed goes on. */
async function admit(folder: ItemFolder, name: string, round: Round): Promise<OutboxEntry | undefined> {
  const text = folder.read(name);
  if (text === undefined) return undefined;
  const entry = await readEntry(text);
  if (!entry) {
    folder.setAside(name);
    round.drops.count("unreadable");
    return undefined;
  }
  // Checked at the last moment: a switch works whenever it is set, and a denial overtakes what already waits.
  const { decision } = round.consent.resolve("crashes");
  const allowed = decision === "always" || (entry.released === "once" && decision !== "denied");
  return allowed ? entry : undefined;
}

async function readEntry(text: string): Promise<OutboxEntry | undefined> {
  try {
    const { released, report } = JSON.parse(text) as { released?: unknown; report?: unknown };
    if (released !== "once" && released !== "always") return undefined;
    const admitted = await readReport(report);
    return admitted && { released, report: admitted };
  } catch {
    return undefined;
  }
}

type Outcome = { readonly result: SendResult; readonly payload: string; readonly id: string };

/** Sends one item. "later" if the deadline came first; rejects if the provider did. */
async function send(provider: TelemetryProvider, entry: OutboxEntry, round: Round): Promise<Outcome | "later"> {
  const { signal } = round;
  const aborted = new Promise<"later">((resolve) => {
    signal.addEventListener("abort", () => resolve("later"), { once: true });
  });
  const sending = Promise.resolve(provider.sendException(entry.report, signal));
  // A provider that ignores the signal may fail long after; that failure is nobody's any more.
  sending.catch(() => {});
  const result = await Promise.race([sending, aborted]);
  if (result === "later") return "later";
  const body = result?.body;
  // Without the provider's own bytes the item itself is what left; a fetch Response has a body of the wrong direction.
  const payload = typeof body === "string" ? body : JSON.stringify(entry.report);
  return { result: result ?? {}, payload, id: entry.report.id };
}

/** Draws the consequences of an answer. Throws for "try later", so that the lane stops. */
function settle(
  provider: string,
  folder: ItemFolder,
  name: string,
  outcome: Outcome,
  state: DeliveryState,
  round: Round,
): DeliveryState {
  const { result, payload, id } = outcome;
  const status = result.status ?? 200;
  if (status === 429 || status >= 500) throw new TryLater(status, retryAfterOf(result));
  if (status < 200 || status >= 300) {
    folder.remove(name);
    round.drops.count("rejected");
    const next = { ...state, failures: 0, notBefore: 0, lastProblem: `The backend refused an item (HTTP ${status}).` };
    save(provider, next, round);
    return next;
  }
  folder.remove(name);
  try {
    createLedger(round.state).append({ provider, endpoint: result.endpoint ?? provider, id, payload });
  } catch {
    // The disk is full: the item has left all the same, and sending it twice would not mend the ledger.
  }
  const next: DeliveryState = { sent: state.sent + 1, failures: 0, notBefore: Date.now() + (result.retryAfterMs ?? 0) };
  save(provider, next, round);
  return next;
}

class TryLater extends Error {
  readonly retryAfterMs: number;
  constructor(status: number, retryAfterMs: number) {
    super(`The backend asked to try later (HTTP ${status}).`);
    this.retryAfterMs = retryAfterMs;
  }
}

function fail(state: DeliveryState, error: unknown): DeliveryState {
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

/** `Retry-After` (RFC 9110, 10.2.3): seconds or a date. */
function retryAfterOf({ retryAfterMs, headers }: SendResult): number {
  if (retryAfterMs !== undefined) return retryAfterMs;
  const header = headers?.get("retry-after");
  if (!header) return 0;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? ms : 0;
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
