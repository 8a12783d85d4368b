import { ABORTED, beforeAbort } from "./before-abort.ts";
import { type Delivering, deliverItem, type Reach, type Round } from "./deliver-item.ts";
import { messageOf, Unusable } from "./delivery-failure.ts";
import { readDeliveryState } from "./delivery-state.ts";
import { type HeldLock, tryLock } from "./lock-file.ts";
import { join } from "./node.ts";
import type { TelemetryProvider } from "./provider.ts";

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
 * each other. Never rejects; what fails stays in the outbox with a time before which it is not tried again.
 */
export async function deliver(lanes: readonly Lane[], round: Round): Promise<void> {
  await Promise.all(lanes.map((lane) => deliverLane(lane, round)));
}

async function deliverLane(lane: Lane, round: Round): Promise<void> {
  let made: Awaited<ReturnType<Reach>> | undefined;
  const provider: Reach = async () => {
    made ??= await load(lane, round.signal);
    return made;
  };
  const lock = join(round.state, `courier-${lane.name}.lock`);
  const { name } = lane;
  const takeTurn = () => tryLock(lock, COURIER_LOCK_STALE_MS);
  await deliverFolder({ name, provider, round, folder: round.outbox.of(name) }, takeTurn);
  // Nobody else can see what is in memory.
  await deliverFolder({ name, provider, round, folder: round.outbox.inMemory(name) }, () => ALWAYS_OURS);
  if (lane.closes && made && made !== ABORTED) await closeProvider(made, round.signal);
}

const ALWAYS_OURS: HeldLock = { stillHeld: () => true, refresh: () => true, release() {} };

async function deliverFolder(place: Omit<Delivering, "turn">, takeTurn: () => HeldLock | undefined): Promise<void> {
  const { name, folder, round } = place;
  const tried = new Set<string>();
  const next = () => folder.names().find((item) => !tried.has(item));
  try {
    // A courier that comes meanwhile finds the lock and goes. Looking again after the release finds what it came for.
    while (next() !== undefined && !round.signal.aborted) {
      if (Date.now() < readDeliveryState(round.state, name).notBefore) return;
      const turn = takeTurn();
      if (!turn) return;
      try {
        for (let item = next(); item !== undefined; item = next()) {
          tried.add(item);
          if (!(await deliverItem(item, { ...place, turn }))) return;
        }
      } finally {
        turn.release();
      }
    }
  } catch {
    // Without a folder for the lock nobody can have a turn, nor can the problem be kept.
  }
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
