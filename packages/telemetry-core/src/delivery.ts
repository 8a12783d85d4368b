import { closeProvider, deliver, type Lane, LONGEST_DEADLINE_MS } from "./courier.ts";
import { readDeliveryState } from "./delivery-state.ts";
import { loadProvider, type ProviderModule } from "./find-provider.ts";
import type { Host } from "./host.ts";
import type { ProviderContext } from "./provider.ts";
import { startCourier } from "./start-courier.ts";
import { variableName } from "./variables.ts";

/** Moves items from the outbox to the providers, where and when it costs the host least. */
export interface Delivery {
  /** Call after something reached the outbox. Never blocks; starts nothing but an unref'd timer. */
  arrange(): void;
  /** Delivers in this process. Resolves at the latest at the deadline, which is a minute at most, and keeps the process until then; never rejects. */
  flush(deadlineMs: number): Promise<void>;
  /** Delivers once more, and closes the providers that the host made. Resolves after twice the deadline at the latest. */
  close(): Promise<void>;
  /** Hands over to courier processes what can be. Synchronous, for the last moment of a process. */
  handOver(): void;
  /** True if something waits that only this process can deliver. */
  readonly needsThisProcess: boolean;
}

/** Short-lived hosts are gone before this, so that they never load a provider's code themselves. */
const LONG_LIVED_AFTER_MS = 5_000;
const IN_PROCESS_AFTER_MS = 500;
/** After rounds that moved nothing the next one waits twice as long each time, at most this often: 500 ms become 17 minutes. */
const MOST_DOUBLINGS = 11;
export const FLUSH_DEADLINE_MS = 5_000;

export function contextOf(app: { name: string; version: string }): ProviderContext {
  return { app, variable: (name) => process.env[variableName(app.name, name)] };
}

export function createDelivery(host: Host): Delivery {
  /** False if only other processes deliver, so that no timer is needed. */
  const delivers = host.delivery === "auto" || host.delivery === "in-process";
  const firstAfterMs = host.delivery === "in-process" ? IN_PROCESS_AFTER_MS : LONG_LIVED_AFTER_MS;
  let timer: NodeJS.Timeout | undefined;
  let timerDue = 0;
  let futile = 0;
  let closed = false;
  let leaving = false;
  let flushing: Promise<void> | undefined;

  function lanes(): Lane[] {
    return host.found.flatMap((found): Lane[] => {
      if (found.kind === "missing") return [];
      const { name } = found;
      if (found.kind === "module")
        return [{ name, closes: true, load: () => loadProvider(found, contextOf(host.app)) }];
      return [{ name, closes: false, load: async () => found.provider }];
    });
  }

  async function round(signal: AbortSignal): Promise<void> {
    const { outbox, drops, consent } = host;
    const before = waiting().items;
    await deliver(lanes(), { state: host.folders.state, outbox, drops, consent, signal });
    if (!delivers) return;
    const { items, notBefore } = waiting();
    if (items === 0) return;
    futile = items < before ? 0 : Math.min(futile + 1, MOST_DOUBLINGS);
    wakeIn(Math.max(firstAfterMs * 2 ** futile, notBefore - Date.now()));
  }

  /** What waits for a provider that is there, and when the first of these may be tried. */
  function waiting(): { items: number; notBefore: number } {
    let items = 0;
    let notBefore = Number.POSITIVE_INFINITY;
    for (const { name } of lanes()) {
      const count = host.outbox.count(name);
      if (count === 0) continue;
      items += count;
      notBefore = Math.min(notBefore, readDeliveryState(host.folders.state, name).notBefore);
    }
    return { items, notBefore };
  }

  /** One round at a time: whoever asks for another one meanwhile waits for this one. */
  function start(signal: AbortSignal): Promise<void> {
    flushing ??= round(signal)
      .catch(() => {})
      .finally(() => {
        flushing = undefined;
      });
    return flushing;
  }

  /** Starts a round then, if none is due sooner. Never keeps the process. */
  function wakeIn(ms: number): void {
    const due = Date.now() + ms;
    if (closed || (timer && timerDue <= due)) return;
    clearTimeout(timer);
    timerDue = due;
    timer = setTimeout(() => {
      timer = undefined;
      void start(AbortSignal.timeout(FLUSH_DEADLINE_MS));
    }, ms);
    timer.unref();
  }

  async function flush(deadlineMs: number): Promise<void> {
    if (host.outbox.isEmpty) return;
    const deadline = new AbortController();
    // Somebody waits for this, so that its timer keeps the process, unlike that of AbortSignal.timeout.
    const alarm = setTimeout(() => deadline.abort(), Math.min(deadlineMs, LONGEST_DEADLINE_MS));
    const expired = new Promise<void>((resolve) =>
      deadline.signal.addEventListener("abort", () => resolve(), { once: true }),
    );
    // A round that began before this one may be over at any moment: what it leaves is tried again.
    if (flushing) await Promise.race([flushing, expired]);
    if (!deadline.signal.aborted) await Promise.race([start(deadline.signal), expired]);
    clearTimeout(alarm);
  }

  async function close(): Promise<void> {
    closed = true;
    await flush(FLUSH_DEADLINE_MS);
    clearTimeout(timer);
    timer = undefined;
    const deadline = new AbortController();
    const alarm = setTimeout(() => deadline.abort(), FLUSH_DEADLINE_MS);
    await Promise.all(
      host.found.map((found) => (found.kind === "object" ? closeProvider(found.provider, deadline.signal) : undefined)),
    );
    clearTimeout(alarm);
  }

  function handOver(): void {
    if (host.delivery === "in-process" || host.delivery === "next-run") return;
    const due = host.found.filter((found): found is ProviderModule => {
      if (found.kind !== "module" || host.outbox.of(found.name).names().length === 0) return false;
      return readDeliveryState(host.folders.state, found.name).notBefore <= Date.now();
    });
    startCourier(host, due);
  }

  return {
    arrange() {
      if (host.delivery === "next-run") return;
      if (!leaving && host.delivery !== "in-process") {
        leaving = true;
        process.once("exit", handOver);
      }
      if (!delivers) return;
      futile = 0;
      closed = false;
      wakeIn(firstAfterMs);
    },
    flush,
    close,
    handOver,
    get needsThisProcess() {
      if (host.outbox.isEmpty) return false;
      return host.found.some((found) => {
        if (found.kind === "missing") return false;
        if (host.outbox.inMemory(found.name).names().length > 0) return true;
        return found.kind === "object" && host.outbox.count(found.name) > 0;
      });
    },
  };
}
