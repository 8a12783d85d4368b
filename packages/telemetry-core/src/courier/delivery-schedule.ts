import type { Consent } from "../consent/consent.ts";
import { whyUnwritable } from "../files/folders.ts";
import { PURPOSE_OF, SIGNALS } from "../item/signal.ts";
import { atExit } from "../platform/at-exit.ts";
import { isChildProgram } from "../platform/child/child-program.ts";
import { clearTimeout, setImmediate, setTimeout } from "../platform/node.ts";
import type { ProviderModule, ResolvedProvider } from "../provider/resolve-provider.ts";
import { readDeliveryState } from "../store/delivery-state.ts";
import type { Drops } from "../store/drops.ts";
import { beforeAbort } from "./before-abort.ts";
import { closeProvider, deliver, endTurns, LONGEST_DEADLINE_MS, type ProviderHandle } from "./courier.ts";
import type { DeliveryMode } from "./delivery-mode.ts";
import { type HandleParts, nextDue, providerHandles } from "./provider-handles.ts";
import { type SpawnParts, spawnCourier, whyNoCourier } from "./spawn-courier.ts";

/** Moves items from the outbox to the providers, where and when it costs the host least. */
export interface DeliverySchedule {
  /** Call after an item reached the outbox. Never blocks; starts only an unref'd timer. */
  arrange(): void;
  /** Delivers items of earlier runs, as far as this process may deliver. Costs a look at the outbox; never throws. */
  resume(): void;
  /**
   * Delivers in this process. Resolves at the latest at the deadline, which is a minute at most, and keeps the process
   * until then; never rejects.
   */
  flush(deadlineMs: number): Promise<void>;
  /** Delivers once more, and closes the providers that the host made. Resolves after twice the deadline at the latest. */
  close(deadlineMs: number): Promise<void>;
  /** Leaves to courier processes what they can deliver. Synchronous, for the end of a process. */
  handOver(): void;
  /** True if an item waits that no courier process takes, and that has to leave in this run. */
  readonly needsThisProcess: boolean;
  /** True if an item captured now can leave, but only from this process. */
  readonly leavesOnlyNow: boolean;
}

export interface DeliveryParts extends HandleParts, SpawnParts {
  readonly consent: Consent;
  readonly drops: Drops;
  /** True where no person is around that could restart the host. */
  readonly isUnattended: boolean;
}

/** Short-lived hosts end before this, so they never load a provider's code themselves. */
const LONG_LIVED_AFTER_MS = 5_000;
const IN_PROCESS_AFTER_MS = 500;
/**
 * After rounds that moved nothing the next one waits twice as long each time, at most this often: 500 ms become 17
 * minutes.
 */
const MOST_DOUBLINGS = 11;
/** A host that is restarted again and again ends before this. */
const YOUTH_MS = 60_000;
export const FLUSH_DEADLINE_MS = 5_000;
/** Turns of the event loop that a round gets after its deadline. */
const LAST_TURNS = 10;
/** Nothing waits for a round of a timer, so it has as long as a detached courier. */
const ROUND_DEADLINE_MS = 10_000;

export function createDeliverySchedule(parts: DeliveryParts): DeliverySchedule {
  let known: DeliveryMode | undefined;
  let timer: NodeJS.Timeout | undefined;
  let timerDue = 0;
  let futile = 0;
  let closed = false;
  let leaving: Disposable | undefined;
  let flushing: Promise<void> | undefined;

  /** Where no courier process can be started, this process delivers as long as it runs. */
  function mode(): DeliveryMode {
    known ??= whyNoCourier(parts) === undefined ? parts.delivery : "in-process";
    return known;
  }

  /** Providers that no courier process can make: objects of the host, or modules bundled into it. */
  const isOurs = ({ kind }: ResolvedProvider) => kind === "object" || kind === "bundled";
  const hasTimers = () =>
    mode() === "auto" || mode() === "in-process" || (mode() === "detached" && parts.found.some(isOurs));
  const firstAfterMs = () => Math.max(mode() === "in-process" ? IN_PROCESS_AFTER_MS : LONG_LIVED_AFTER_MS, youthMs());

  /** No timer delivers from a process that has just begun, where no disk remembers what the ones before it sent. */
  function youthMs(): number {
    const left = YOUTH_MS - process.uptime() * 1000;
    return left > 0 && parts.isUnattended && whyUnwritable(parts.folders.state) !== undefined ? left : 0;
  }

  /** Providers that timers serve: where the host wants couriers, those that no courier can take. */
  function timedHandles(): ProviderHandle[] {
    const handles = providerHandles(parts);
    if (mode() !== "detached") return handles;
    const ours = new Set(parts.found.filter(isOurs).map(({ name }) => name));
    return handles.filter(({ name }) => ours.has(name));
  }

  async function round(signal: AbortSignal, handles: readonly ProviderHandle[]): Promise<void> {
    const { outbox, drops, consent } = parts;
    const moved = await deliver(handles, { state: parts.folders.state, outbox, drops, consent, signal });
    if (!hasTimers()) return;
    const due = nextDue(parts, timedHandles());
    if (due === undefined) return;
    futile = moved ? 0 : Math.min(futile + 1, MOST_DOUBLINGS);
    wakeIn(Math.max(firstAfterMs() * 2 ** futile, due - Date.now()));
  }

  /** One round at a time: a caller that wants another one meanwhile waits for this one. */
  function start(signal: AbortSignal, handles = providerHandles(parts)): Promise<void> {
    flushing ??= round(signal, handles)
      .catch(() => {})
      .finally(() => {
        flushing = undefined;
      });
    return flushing;
  }

  /** Schedules a round, if none is due sooner. Never keeps the process alive. */
  function wakeIn(ms: number): void {
    const due = Date.now() + ms;
    if (closed || (timer && timerDue <= due)) return;
    clearTimeout(timer);
    timerDue = due;
    timer = setTimeout(() => {
      timer = undefined;
      void start(AbortSignal.timeout(ROUND_DEADLINE_MS), timedHandles());
    }, ms);
    timer.unref();
  }

  async function flush(deadlineMs: number): Promise<void> {
    if (parts.outbox.isEmpty) return;
    const deadline = new AbortController();
    // A caller waits for this, so its timer keeps the process alive, unlike that of AbortSignal.timeout.
    const alarm = setTimeout(() => deadline.abort(), Math.min(deadlineMs, LONGEST_DEADLINE_MS));
    // A round that began before this one may end at any moment, or at another's deadline: the rest is retried here.
    while (flushing && !deadline.signal.aborted) await beforeAbort(flushing, deadline.signal);
    if (!deadline.signal.aborted) await beforeAbort(start(deadline.signal), deadline.signal);
    // At the deadline a round gets the provider's last answer, records it and releases its lock: usually two turns.
    for (let turn = 0; turn < LAST_TURNS && flushing && deadline.signal.aborted; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    clearTimeout(alarm);
  }

  async function close(deadlineMs: number): Promise<void> {
    closed = true;
    await flush(deadlineMs);
    clearTimeout(timer);
    timer = undefined;
    handOver();
    // Items that are only in memory are lost, and counted, when the process ends and not before.
    if (parts.found.every(({ name }) => parts.outbox.countInMemory(name) === 0)) {
      leaving?.[Symbol.dispose]();
      leaving = undefined;
    }
    const deadline = new AbortController();
    const alarm = setTimeout(() => deadline.abort(), Math.min(deadlineMs, LONGEST_DEADLINE_MS));
    await Promise.all(
      parts.found.map((found) =>
        found.kind === "object" ? closeProvider(found.provider, deadline.signal) : undefined,
      ),
    );
    clearTimeout(alarm);
  }

  function handOver(): void {
    if (mode() === "in-process" || mode() === "next-run") return;
    const due = parts.found.filter((found): found is ProviderModule => {
      if (found.kind !== "module" || parts.outbox.isEmptyOnDisk(found.name)) return false;
      return readDeliveryState(parts.folders.state, found.name).notBefore <= Date.now();
    });
    spawnCourier(parts, due);
  }

  /** The last step of this process. Items that are only in its memory are lost with it, since the disk refused them. */
  function leave(): void {
    endTurns();
    handOver();
    for (const { name } of parts.found) parts.drops.count("unwritable", parts.outbox.countInMemory(name));
  }

  function arrange(): void {
    if (isChildProgram()) return;
    leaving ??= atExit(leave);
    if (!hasTimers()) return;
    futile = 0;
    closed = false;
    wakeIn(firstAfterMs());
  }

  return {
    arrange,
    resume() {
      try {
        if (isAllDenied(parts.consent) || parts.outbox.isEmpty) return;
        if (mode() === "next-run") void start(AbortSignal.timeout(ROUND_DEADLINE_MS));
        else arrange();
      } catch {
        // It stays where it is.
      }
    },
    flush,
    close,
    handOver,
    get needsThisProcess() {
      if (parts.outbox.isEmpty) return false;
      return parts.found.some((found) => {
        if (found.kind === "missing") return false;
        if (parts.outbox.countInMemory(found.name) > 0) return true;
        // A module that no courier takes is like an object: the end of a run is its last chance.
        const staysHere = isOurs(found) || mode() === "in-process" || (mode() === "next-run" && flushing !== undefined);
        return staysHere && !parts.outbox.isEmptyFor(found.name);
      });
    },
    get leavesOnlyNow() {
      return parts.found.some(isOurs) || mode() === "in-process" || whyUnwritable(parts.folders.state) !== undefined;
    },
  };
}

/** True if no kind of item may leave: a look at what waits is needless then. */
function isAllDenied(consent: Pick<Consent, "resolve">): boolean {
  return SIGNALS.every((signal) => consent.resolve(PURPOSE_OF[signal]).decision === "denied");
}
