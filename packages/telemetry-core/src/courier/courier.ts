import { type HeldLock, tryLock } from "../files/lock-file.ts";
import { createLedger, type Ledger } from "../ledger/ledger.ts";
import { join, setImmediate } from "../platform/node.ts";
import type { TelemetryProvider } from "../provider/provider.ts";
import { openDeliveryState, readDeliveryState } from "../store/delivery-state.ts";
import { countTrimmed, type DropReason } from "../store/drops.ts";
import { ABORTED, beforeAbort } from "./before-abort.ts";
import { type Delivering, deliverItem, type Reach, type Round } from "./deliver-item.ts";
import { messageOf, Unusable } from "./retry.ts";

/** No round may last longer: its lock would grow old in its hands. */
export const LONGEST_DEADLINE_MS = 60_000;
/** Longer than a courier can be at one item, which refreshes its lock: who is that late is dead or stopped. */
const COURIER_LOCK_STALE_MS = 120_000;

/** How one provider is reached. Loading waits until there is something to send. */
export interface Lane {
  readonly name: string;
  /** False for an object that the host made: it is the host's to close, a round of delivery is not its end. */
  readonly closes: boolean;
  load(): Promise<TelemetryProvider>;
}

/**
 * Moves what may be sent from the outbox to each provider, one item at a time, oldest first. Providers do not wait for
 * each other. True if any item left. Never rejects; what fails stays in the outbox with a time before which it is not
 * tried again.
 */
export async function deliver(lanes: readonly Lane[], round: Round): Promise<boolean> {
  const ledger = createLedger(round.state);
  const moved = await Promise.all(lanes.map((lane) => deliverLane(lane, ledger, round)));
  return moved.includes(true);
}

async function deliverLane(lane: Lane, ledger: Ledger, round: Round): Promise<boolean> {
  let made: Awaited<ReturnType<Reach>> | undefined;
  const provider: Reach = async () => {
    made ??= await load(lane, round.signal);
    return made;
  };
  const { name } = lane;
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
  const moved = await deliverFolder({ ...place, folder: round.outbox.of(name) }, takeTurn);
  // Nobody else can see what is in memory.
  const movedHere = await deliverFolder({ ...place, folder: round.outbox.inMemory(name) }, takeTurnHere);
  if (lane.closes && made && made !== ABORTED) await closeProvider(made, round.signal);
  return moved || movedHere;
}

/** Turns that this process has now. */
const turns = new Set<HeldLock>();

/** Ends all turns of this process, whose last moment this is: what is on its way may be sent again, and stays in no one's way. */
export function endTurns(): void {
  for (const turn of turns) turn.release();
}

/** For what only this process has, on a disk that takes no lock either. */
const ALWAYS_OURS: HeldLock = { stillHeld: () => true, refresh: () => true, release() {} };

type Place = Omit<Delivering, "turn" | "tally">;

/** True if an item left. */
async function deliverFolder(place: Place, takeTurn: () => HeldLock | undefined): Promise<boolean> {
  const { name, folder, round } = place;
  const tried = new Set<string>();
  const untried = () => folder.names().filter((item) => !tried.has(item));
  let moved = false;
  try {
    // A courier that comes meanwhile finds the lock and goes. Looking again after the release finds what it came for.
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
          // Said, and no more: what comes next is elsewhere, and must not wait for it.
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
        // Only what could not leave is too old: with the rest nothing may be wrong but the clock that dated it.
        if (!round.signal.aborted) countTrimmed(round.drops, folder.trim());
        turn.release();
        turns.delete(turn);
      }
    }
  } catch {
    // Without a folder for the lock nobody can have a turn, nor can the problem be kept.
  }
  return moved;
}

/** The same items, begun with any of them: after a failure the oldest may be what the backend cannot take. */
function fromAnywhere(items: readonly string[]): string[] {
  const first = Math.floor(Math.random() * items.length);
  return [...items.slice(first), ...items.slice(0, first)];
}

/** Unpacks what is in segments, and removes what is too much: others may have added for long. */
async function makeReady({ folder, round }: Place): Promise<{ changed: boolean; problem?: string }> {
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

/** Does work on a folder a part at a time, and counts what each part says is lost. True if there was any part. */
async function inParts(parts: Iterable<number>, reason: DropReason, { drops, signal }: Round): Promise<boolean> {
  let any = false;
  for (const lost of parts) {
    any = true;
    drops.count(reason, lost);
    // A host delivers in its own process as well, which has other things to do.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal.aborted) break;
  }
  return any;
}

/** Makes the provider. One that is ready only after the round is of no use to anybody. */
async function load(lane: Lane, signal: AbortSignal): Promise<TelemetryProvider | typeof ABORTED> {
  const loading = lane.load();
  try {
    const made = await beforeAbort(loading, signal);
    if (made === ABORTED && lane.closes) {
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

/** Lets a provider free what it holds, and waits for that until the signal comes. Never rejects. */
export async function closeProvider(provider: TelemetryProvider, signal: AbortSignal): Promise<void> {
  try {
    await beforeAbort(Promise.resolve(provider.close?.()), signal);
  } catch {
    // A backend that cannot say goodbye is the same as gone.
  }
}
