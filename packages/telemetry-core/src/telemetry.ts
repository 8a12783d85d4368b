import { AsyncLocalStorage } from "node:async_hooks";
import { whyNoPerson } from "./ask/person.ts";
import { AskfirstError } from "./askfirst-error.ts";
import { type Captivity, type Captured, capture, escalate, NOWHERE } from "./capture.ts";
import { assertEmail } from "./consent/consent.ts";
import { PURPOSES } from "./consent/decision.ts";
import { createDelivery, FLUSH_DEADLINE_MS } from "./delivery.ts";
import { callerFile } from "./find-root.ts";
import { createGate } from "./gate.ts";
import { createHost } from "./host.ts";
import { checkOptions, type TelemetryOptions } from "./options.ts";
import { type Context, LEVELS, type Level, type Purpose } from "./report.ts";
import { createRun } from "./run.ts";
import { createSightings } from "./sightings.ts";
import { readStatus, type Status } from "./status.ts";
import { hostGoesOn, watchCrashes } from "./watch.ts";
import { observe, wrapFunction } from "./wrap.ts";

export interface EnableOptions {
  /** Sent along with reports from now on, so that the authors can answer. An empty string forgets a stored one. */
  readonly email?: string;
  /** Until the person decides otherwise. This is the default. */
  readonly always?: boolean;
  /** The next report only. */
  readonly once?: boolean;
  /** Default: crash reports only. */
  readonly purposes?: readonly Purpose[];
}

type MethodDecorator = <T, A extends unknown[], R>(
  method: (this: T, ...args: A) => R,
  context: ClassMethodDecoratorContext<T>,
) => (this: T, ...args: A) => R;

/** Telemetry of one host. Nothing here throws, prints or waits for the network, but for what says so. */
export interface Telemetry extends AsyncDisposable {
  /** Reports an error that the host handled. Synchronous; what may be sent is on disk when it returns. */
  captureException(error: unknown, context?: Context): void;
  captureMessage(message: string, level?: Level): void;
  /** Runs a command line's `main`; an error ends the program as it would have, and is captured and asked about. */
  run(main: () => unknown): Promise<void>;
  /** Captures whatever is about to end the process, until it is disposed of. */
  watch(): Disposable;
  /** The same function, whose errors are captured and passed on. */
  wrap<T, A extends unknown[], R>(fn: (this: T, ...args: A) => R, context?: Context): (this: T, ...args: A) => R;
  /** `wrap` as a decorator of a method (TC39 stage 3). */
  readonly monitor: MethodDecorator;
  /** Runs `fn`; errors captured in it, and the one it fails with, carry `operation`. */
  scope<R>(operation: string, fn: () => R): R;
  /** Stores a person's yes. Throws an {@link AskfirstError} for a wrong address, where no person is, and if it cannot be kept. */
  enable(options?: EnableOptions): Status;
  /** Stores a person's no and deletes what waits. Throws if it cannot be kept; it is in force for this process all the same. */
  disable(): Status;
  status(): Status;
  /** Delivers in this process what may be sent. Resolves at the latest at the deadline (default 5 s). */
  flush(options?: { readonly deadlineMs?: number }): Promise<void>;
  /** Delivers once more, and closes the providers that the host made. */
  close(): Promise<void>;
}

/**
 * Sets up telemetry for a host. Throws an {@link AskfirstError} if the options cannot work. Reads no file, loads no
 * provider and installs no hook: a host that never fails pays for nothing.
 */
export function createTelemetry(options: TelemetryOptions): Telemetry {
  // The caller is the host: its package is the root, unless the options name one.
  const host = createHost(checkOptions(options), callerFile(createTelemetry));
  const gate = createGate(host);
  const delivery = createDelivery(host);
  const operations = new AsyncLocalStorage<string>();
  const sightings = createSightings();
  const watches = new Set<Disposable>();

  /** `passing`: the error goes on from here, and may come by again. */
  function take(captured: Captured, passing: boolean): Captivity {
    if (gate.closed) return NOWHERE;
    try {
      const { error, handled } = captured;
      const isError = captured.message === undefined;
      const before = isError ? sightings.find(error, passing) : undefined;
      if (before) {
        if (handled || !before.handled) return before.captivity;
        const captivity = escalate(host, before.captivity);
        sightings.note(error, passing, { captivity, handled });
        return captivity;
      }
      const operation = operations.getStore();
      const labels = { ...(operation !== undefined && { operation }), ...captured.labels };
      const captivity = capture(host, gate, { ...captured, labels });
      if (isError) sightings.note(error, passing, { captivity, handled });
      if (captivity.place === "outbox") delivery.arrange();
      return captivity;
    } catch {
      // Whatever goes wrong here is none of the host's business.
      return NOWHERE;
    }
  }
  const passOn = (error: unknown, context: Context = {}, labels: Captured["labels"] = {}) =>
    void take({ error, context, labels, level: "error", handled: true }, true);
  const isOff = () => {
    try {
      return gate.closed || host.consent.resolve("crashes").decision === "denied";
    } catch {
      return true;
    }
  };
  const takeCrash = (error: unknown) => {
    const captivity = take({ error, context: {}, level: "fatal", handled: false }, true);
    // Deno ends after an uncaught error without the event at which the courier is started otherwise.
    if (captivity.place === "outbox" && process.versions["deno"]) delivery.handOver();
    return captivity;
  };
  const takeUncaught = (error: unknown) => {
    const thrown = sightings.behind(error);
    return hostGoesOn() ? take({ error: thrown, context: {}, level: "error", handled: true }, true) : takeCrash(thrown);
  };

  const telemetry: Telemetry = {
    captureException: (error, context = {}) => void take({ error, context, level: "error", handled: true }, false),
    captureMessage(message, level = "info") {
      const known = LEVELS.includes(level) ? level : "info";
      // The host may pass what has no text; that is found out where it harms nobody.
      take({ message: message ?? "", context: {}, level: known, handled: true }, false);
    },
    run: createRun({ host, delivery, takeCrash, takeUncaught, sightings, isOff }),
    watch() {
      const watching = watchCrashes(takeUncaught);
      watches.add(watching);
      return {
        [Symbol.dispose]() {
          watching[Symbol.dispose]();
          watches.delete(watching);
        },
      };
    },
    wrap(fn, context) {
      assertFunction(fn, "wrap", "telemetry.wrap(load)");
      const labels: Record<string, string> = fn.name ? { function: fn.name } : {};
      return wrapFunction(fn, (error) => passOn(error, context, labels));
    },
    monitor(method, context) {
      assertFunction(method, "monitor", "@telemetry.monitor before a method");
      const labels = { function: String(context.name) };
      return wrapFunction(method, (error) => passOn(error, {}, labels));
    },
    scope(operation, fn) {
      assertFunction(fn, "scope", 'telemetry.scope("load", () => load())');
      const labels = { operation: textOf(operation) };
      return operations.run(labels.operation, () => observe(fn, (error) => passOn(error, {}, labels)));
    },
    enable(wish = {}) {
      const { email, once, purposes } = checkWish(wish);
      host.consent.allow({ decision: once ? "once" : "always", purposes, email });
      gate.reopen();
      return readStatus(host);
    },
    disable() {
      try {
        host.consent.deny();
      } finally {
        host.inbox.clear();
        host.outbox.clear();
      }
      return readStatus(host);
    },
    status: () => readStatus(host),
    flush: ({ deadlineMs = FLUSH_DEADLINE_MS } = {}) => delivery.flush(deadlineMs),
    async close() {
      for (const watching of watches) watching[Symbol.dispose]();
      await delivery.flush(FLUSH_DEADLINE_MS);
      delivery.stop();
      for (const found of host.found) {
        if (found.kind !== "object") continue;
        try {
          await found.provider.close?.();
        } catch {
          // A backend that cannot say goodbye is the same as gone.
        }
      }
    },
    [Symbol.asyncDispose]: () => telemetry.close(),
  };
  return telemetry;
}

/** The author's mistake, told where it was made and not at the first call. */
function assertFunction(value: unknown, name: string, example: string): void {
  if (typeof value === "function") return;
  throw new AskfirstError("bad-option", `${name} needs a function, and this is ${typeof value}. Write ${example}.`);
}

/** The text of a name, whatever a caller took for one. */
function textOf(name: unknown): string {
  try {
    return String(name);
  } catch {
    return "";
  }
}

function checkWish({ email, always, once, purposes = ["crashes"] }: EnableOptions) {
  assertEmail(email);
  if (always && once)
    throw new AskfirstError("bad-option", "enable: always and once exclude each other. Pass one of them.");
  const unknown = purposes.find((purpose) => !PURPOSES.includes(purpose));
  if (unknown !== undefined || purposes.length === 0) {
    throw new AskfirstError("bad-option", `enable: purposes are ${PURPOSES.join(", ")}, at least one of them.`);
  }
  const nobody = whyNoPerson(process.env);
  if (nobody) {
    const message = `Only a person can consent, and ${nobody}. Set the variable <APP>_TELEMETRY=1 there if its owner wants reports to be sent.`;
    throw new AskfirstError("not-a-person", message);
  }
  return { email, once: once === true, purposes };
}
