import { atExit } from "./at-exit.ts";
import { deliver, type Lane } from "./courier.ts";
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
  /** Delivers in this process. Resolves at the latest at the deadline, and keeps the process until then; never rejects. */
  flush(deadlineMs: number): Promise<void>;
  /** Hands over to courier processes what can be. Synchronous, for the last moment of a process. */
  handOver(): void;
  /** Hands nothing over at the exit any more, until something else reaches the outbox. */
  stop(): void;
  /** True if something waits that only this process can deliver. */
  readonly needsThisProcess: boolean;
}

/** Short-lived hosts are gone before this, so that they never load a provider's code themselves. */
const LONG_LIVED_AFTER_MS = 5_000;
const IN_PROCESS_AFTER_MS = 500;
export const FLUSH_DEADLINE_MS = 5_000;

export function contextOf(app: { name: string; version: string }): ProviderContext {
  return { app, variable: (name) => process.env[variableName(app.name, name)] };
}

export function createDelivery(host: Host): Delivery {
  let timer: NodeJS.Timeout | undefined;
  let leaving: Disposable | undefined;
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
    await deliver(lanes(), { state: host.folders.state, outbox, drops, consent, signal });
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

  async function flush(deadlineMs: number): Promise<void> {
    if (host.outbox.isEmpty) return;
    const deadline = new AbortController();
    // Somebody waits for this, so that its timer keeps the process, unlike that of AbortSignal.timeout.
    const alarm = setTimeout(() => deadline.abort(), deadlineMs);
    const expired = new Promise<void>((resolve) =>
      deadline.signal.addEventListener("abort", () => resolve(), { once: true }),
    );
    await Promise.race([start(deadline.signal), expired]);
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
        leaving = atExit(handOver);
      }
      if (host.delivery === "detached") return;
      if (timer) return;
      const afterMs = host.delivery === "in-process" ? IN_PROCESS_AFTER_MS : LONG_LIVED_AFTER_MS;
      timer = setTimeout(() => {
        timer = undefined;
        void start(AbortSignal.timeout(FLUSH_DEADLINE_MS));
      }, afterMs);
      timer.unref();
    },
    flush,
    handOver,
    stop() {
      leaving?.[Symbol.dispose]();
      leaving = undefined;
    },
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
