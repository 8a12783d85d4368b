import { type HeldLock, tryLock } from "../files/lock-file.ts";
import { createLedger, type Ledger } from "../ledger/ledger.ts";
import { join, setImmediate } from "../platform/node.ts";
import type { TelemetryProvider } from "../provider/provider.ts";
import { openDeliveryState, readDeliveryState } from "../store/delivery-state.ts";
import { countTrimmed, type DropReason } from "../store/drops.ts";
import { ABORTED, beforeAbort } from "./before-abort.ts";
import { type Delivering, deliverItem, type Reach, type Round } from "./deliver-item.ts";
import { deliverEvents, MOST_IN_BATCH } from "./events/deliver-events.ts";
import { messageOf, Unusable } from "./retry.ts";

/** No round may last longer, or its lock would become stale. */
export const LONGEST_DEADLINE_MS = 60_000;
/** Longer than a courier can take for one item, after which it refreshes its lock: a later one is dead or stopped. */
const COURIER_LOCK_STALE_MS = 120_000;

/** How to reach one provider. It is loaded when there is something to send. */
export interface ProviderHandle {
  readonly name: string;
  /** False for an object that the host made: the host closes it, not the end of a round of delivery. */
  readonly closes: boolean;
  load(): Promise<TelemetryProvider>;
}

/**
 * Moves items that may be sent from the outbox to each provider, one at a time, oldest first. Providers do not wait for
 * each other. True if any item left. Never rejects: an item that fails stays in the outbox, and is not retried before a
 * stated time.
 */
export async function deliver(handles: readonly ProviderHandle[], round: Round): Promise<boolean> {
  const ledger = createLedger(round.state);
  const moved = await Promise.all(handles.map((handle) => deliverTo(handle, ledger, round)));
  return moved.includes(true);
}

async function deliverTo(handle: ProviderHandle, ledger: Ledger, round: Round): Promise<boolean> {
  let made: Awaited<ReturnType<Reach>> | undefined;
  const provider: Reach = async () => {
    made ??= await load(handle, round.signal);
    return made;
  };
  const { name } = handle;
  const lock = join(round.state, `courier-${name}.lock`);
  const takeTurn = () => tryLock(lock, COURIER_LOCK_STALE_MS);
  const takeTurnHere = () => {
    try {
      return takeTurn();
    } catch {
      return ALWAYS_OURS;
    }
  };
  const place = { name, provider, ledger, round };
  const { outbox } = round;
  const moved = [
    await deliverFolder({ ...place, folder: outbox.of(name, "crash") }, takeTurn),
    // No other process can see items in memory.
    await deliverFolder({ ...place, folder: outbox.inMemory(name, "crash") }, takeTurnHere),
    await deliverBatches({ ...place, folder: outbox.of(name, "event") }, takeTurn),
    await deliverBatches({ ...place, folder: outbox.inMemory(name, "event") }, takeTurnHere),
  ];
  if (handle.closes && made && made !== ABORTED) await closeProvider(made, round.signal);
  return moved.includes(true);
}

/** Turns that this process has now. */
const turns = new Set<HeldLock>();

/** Ends all turns of this process at its end: items on their way may be sent again, and block no other courier. */
export function endTurns(): void {
  for (const turn of turns) turn.release();
}

/** For items that only this process has, on a disk that refuses a lock too. */
const ALWAYS_OURS: HeldLock = { stillHeld: () => true, refresh: () => true, release() {} };

type Target = Omit<Delivering, "turn" | "tally">;

/** True if an item left. */
async function deliverFolder(place: Target, takeTurn: () => HeldLock | undefined): Promise<boolean> {
  const { name, folder, round } = place;
  const tried = new Set<string>();
  const untried = () => folder.names().filter((item) => !tried.has(item));
  let moved = false;
  try {
    // A courier that comes meanwhile finds the lock held and ends. A second look after the release finds its items.
    while (!round.signal.aborted && Date.now() >= readDeliveryState(round.state, name).notBefore) {
      let items = untried();
      if (items.length === 0 && !folder.isPacked) break;
      const turn = takeTurn();
      if (!turn) break;
      turns.add(turn);
      const tally = openDeliveryState(round.state, name, turn.stillHeld);
      try {
        const { changed, problem } = await makeReady(place);
        if (changed) items = round.signal.aborted ? [] : untried();
        if (items.length === 0) {
          // Reported only: the next items are in other segments, and must not wait for this one.
          if (problem) tally.keep({ ...tally.now, lastProblem: problem });
          break;
        }
        for (const item of tally.now.failures === 0 ? items : fromAnywhere(items)) {
          tried.add(item);
          const outcome = await deliverItem(item, { ...place, turn, tally });
          if (outcome === "gone") moved = true;
          if (outcome === "stop") return moved;
        }
      } finally {
        tally.settle();
        // Only items that could not leave are too old: for the rest the clock that dated them may have been wrong.
        if (!round.signal.aborted) countTrimmed(round.drops, folder.trim());
        turn.release();
        turns.delete(turn);
      }
    }
  } catch {
    // Without a folder for the lock no courier can have a turn, and the problem cannot be stored either.
  }
  return moved;
}

/** Delivers events, which leave in batches straight from what was appended. True if any left. */
async function deliverBatches(place: Target, takeTurn: () => HeldLock | undefined): Promise<boolean> {
  const { name, folder, round } = place;
  let moved = false;
  try {
    while (!round.signal.aborted && !folder.isEmpty && Date.now() >= readDeliveryState(round.state, name).notBefore) {
      const turn = takeTurn();
      if (!turn) break;
      turns.add(turn);
      const tally = openDeliveryState(round.state, name, turn.stillHeld);
      try {
        await inParts(folder.shrink(), "too-many", round);
        for (;;) {
          const batch = round.signal.aborted ? undefined : folder.takeBatch(MOST_IN_BATCH);
          if (!batch) return moved;
          const outcome = await deliverEvents(batch, { ...place, turn, tally });
          if (outcome !== "gone") return moved;
          moved = true;
        }
      } finally {
        tally.settle();
        if (!round.signal.aborted) countTrimmed(round.drops, folder.trim());
        turn.release();
        turns.delete(turn);
      }
    }
  } catch {
    // Without a folder for the lock no courier can have a turn, and the problem cannot be stored either.
  }
  return moved;
}

/** The same items from a random start: after a failure the oldest may be one that the backend cannot accept. */
function fromAnywhere(items: readonly string[]): string[] {
  const first = Math.floor(Math.random() * items.length);
  return [...items.slice(first), ...items.slice(0, first)];
}

/** Unpacks segments and removes surplus items, since other processes may have added many. */
async function makeReady({ folder, round }: Target): Promise<{ changed: boolean; problem?: string }> {
  const changed = await inParts(folder.shrink(), "too-many", round);
  if (!folder.isPacked) return { changed };
  try {
    await inParts(folder.unpack(), "unreadable", round);
  } catch (error) {
    return { changed: true, problem: `Items that wait cannot be unpacked: ${messageOf(error)}` };
  }
  await inParts(folder.shrink(), "too-many", round);
  return { changed: true };
}

/** Does work on a folder in parts, and counts the losses of each part. True if there was any part. */
async function inParts(parts: Iterable<number>, reason: DropReason, { drops, signal }: Round): Promise<boolean> {
  let any = false;
  for (const lost of parts) {
    any = true;
    drops.count(reason, lost);
    // A host that delivers in its own process has other work to do as well.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) break;
  }
  return any;
}

/** Makes the provider. One that is ready only after the round is closed at once. */
async function load(handle: ProviderHandle, signal: AbortSignal): Promise<TelemetryProvider | typeof ABORTED> {
  const loading = handle.load();
  try {
    const made = await beforeAbort(loading, signal);
    if (made === ABORTED && handle.closes) {
      loading.then(
        (late) => closeProvider(late, signal),
        () => {},
      );
    }
    return made;
  } catch (error) {
    throw new Unusable(messageOf(error));
  }
}

/** Closes a provider, and waits for that until the signal fires. Never rejects. */
export async function closeProvider(provider: TelemetryProvider, signal: AbortSignal): Promise<void> {
  try {
    await beforeAbort(Promise.resolve(provider.close?.()), signal);
  } catch {
    // Errors from `close()` are ignored: the items were already handled.
  }
}
