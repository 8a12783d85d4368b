import { join } from "node:path";
import { deliverItem, type Reach, type Round } from "./deliver-item.ts";
import { messageOf, Unusable } from "./delivery-failure.ts";
import { readDeliveryState } from "./delivery-state.ts";
import type { ItemFolder } from "./item-folder.ts";
import { tryLock } from "./lock-file.ts";
import type { TelemetryProvider } from "./provider.ts";

/** Longer than any deadline of a courier: who still holds the lock then is dead or stopped. */
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
  let made: TelemetryProvider | undefined;
  const provider: Reach = async () => {
    made ??= await load(lane);
    return made;
  };
  const lock = join(round.state, `courier-${lane.name}.lock`);
  await deliverFolder(lane.name, provider, round.outbox.of(lane.name), round, () =>
    tryLock(lock, COURIER_LOCK_STALE_MS),
  );
  // Nobody else can see what is in memory.
  await deliverFolder(lane.name, provider, round.outbox.inMemory(lane.name), round, () => ({ release() {} }));
  if (lane.closes) await closeQuietly(made);
}

type Turn = { release(): void };

async function deliverFolder(
  name: string,
  provider: Reach,
  folder: ItemFolder,
  round: Round,
  takeTurn: () => Turn | undefined,
): Promise<void> {
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
          if (!(await deliverItem(name, provider, folder, item, round))) return;
        }
      } finally {
        turn.release();
      }
    }
  } catch {
    // Without a folder for the lock nobody can have a turn, nor can the problem be kept.
  }
}

async function load(lane: Lane): Promise<TelemetryProvider> {
  try {
    return await lane.load();
  } catch (error) {
    throw new Unusable(messageOf(error));
  }
}

async function closeQuietly(provider: TelemetryProvider | undefined): Promise<void> {
  try {
    await provider?.close?.();
  } catch {
    // Nothing depends on it any more.
  }
}
