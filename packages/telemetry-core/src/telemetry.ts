import { loadStages } from "#load-stages";
import { checkEnable, checkFlush, type EnableOptions, type FlushOptions } from "./call-options.ts";
import { createErrorCapture } from "./capture/capture-errors.ts";
import { claimErrors } from "./capture/claims.ts";
import { type CapturedEvent, captureEvent } from "./capture/event/capture-event.ts";
import { createSpans, type OpenSpan } from "./capture/event/spans.ts";
import { assertHeadRoom, hasHeadRoom } from "./capture/head-room.ts";
import { createRun } from "./capture/run.ts";
import { watchCrashes } from "./capture/watch.ts";
import { observe, wrapFunction } from "./capture/wrap.ts";
import { checkOptions } from "./check-options.ts";
import { createGate } from "./consent/gate.ts";
import { forgetItems, wasWithdrawn, withdraw } from "./consent/withdrawal.ts";
import { createContext } from "./context.ts";
import { createDeliverySchedule, FLUSH_DEADLINE_MS } from "./courier/delivery-schedule.ts";
import { assertFunction } from "./errors/bad-option.ts";
import type { CapturedFields, Defined } from "./events/define-event.ts";
import type { EventsOption } from "./events/lock.ts";
import { type Context, LEVELS, type Level } from "./item/report.ts";
import type { TelemetryOptions } from "./options.ts";
import { callerFile } from "./platform/find-root.ts";
import { lazy } from "./platform/lazy.ts";
import { setImmediate, setTimeout } from "./platform/node.ts";
import { readStatus, type Status } from "./status.ts";

/** Milliseconds after which a server looks for what earlier runs left. */
const RESUME_AFTER_MS = 1_000;

type MethodDecorator = <T, A extends unknown[], R>(
  method: (this: T, ...args: A) => R,
  context: ClassMethodDecoratorContext<T>,
) => (this: T, ...args: A) => R;

/** The names of the declared events of one kind; any name where only a lock or a function declares them. */
type EventName<Events, Kind extends "event" | "span"> = Events extends readonly (infer D)[]
  ? D extends Defined<infer Name, unknown, Kind>
    ? Name
    : never
  : string;

/** What `capture` takes for an event. */
type FieldsOfEvent<Events, Name> = Events extends readonly (infer D)[]
  ? CapturedFields<Extract<D, { readonly name: Name }>>
  : Readonly<Record<string, unknown>>;

/** Telemetry of one host. No method throws, prints or waits for the network unless it says so. */
export interface Telemetry<Events extends EventsOption = EventsOption> extends AsyncDisposable {
  /** Reports an error that the host handled. Synchronous; what may be sent is on disk when it returns. */
  captureException(error: unknown, context?: Context): void;
  captureMessage(message: string, level?: Level): void;
  /**
   * Captures a declared event, with the fields that its definition names. Synchronous, about 50 µs; what may be sent is on
   * disk when it returns. Events wait for no decision: without consent to `usage` they are forgotten.
   */
  capture<Name extends EventName<Events, "event">>(name: Name, fields?: FieldsOfEvent<Events, Name>): void;
  /**
   * Runs `fn` within a declared span, which ends with it, or when its promise settles; spans begun in it are its children.
   * Without `fn` the caller ends it: `using span = telemetry.span("load")`, or `span.end(fields)`.
   */
  span<Name extends EventName<Events, "span">>(name: Name, fields?: FieldsOfEvent<Events, Name>): OpenSpan;
  span<Name extends EventName<Events, "span">, R>(
    name: Name,
    fields: FieldsOfEvent<Events, Name>,
    fn: (span: OpenSpan) => R,
  ): R;
  /** Runs a command line's `main`; an error ends the program as it would have, and is captured and asked about. */
  run(main: () => unknown): Promise<void>;
  /** Captures errors that are about to end the process, until it is disposed of. */
  watch(): Disposable;
  /** The same function, whose errors are captured and passed on. */
  wrap<T, A extends unknown[], R>(fn: (this: T, ...args: A) => R, context?: Context): (this: T, ...args: A) => R;
  /** `wrap` as a decorator of a method (TC39 stage 3). */
  readonly monitor: MethodDecorator;
  /** Runs `fn`; errors captured in it, and the one it fails with, carry `operation`. */
  scope<R>(operation: string, fn: () => R): R;
  /**
   * Stores a person's yes. Throws an {@link AskfirstError} for a wrong address, where no person is, and if it cannot be
   * kept.
   */
  enable(options?: EnableOptions): Status;
  /**
   * Stores a person's no and deletes what waits. Throws if it cannot be kept; it is in force for this process all the
   * same.
   */
  disable(): Status;
  status(): Status;
  /** Delivers in this process what may be sent. Resolves at the latest at the deadline (default 5 s). */
  flush(options?: FlushOptions): Promise<void>;
  /**
   * Delivers once more, and closes the providers that the host made. Resolves at the latest at twice the deadline (default
   * 5 s).
   */
  close(options?: FlushOptions): Promise<void>;
}

/**
 * Sets up telemetry for a host. Throws an {@link AskfirstError} if the options cannot work. Reads no file, loads no
 * provider and installs no hook: a host that never fails pays for nothing.
 */
export function createTelemetry<const Events extends EventsOption = EventsOption>(
  options: TelemetryOptions<Events>,
): Telemetry<Events> {
  assertHeadRoom();
  // The caller is the host: its package is the root, unless the options name one.
  const parts = createContext(checkOptions(options, createTelemetry), callerFile(createTelemetry));
  const gate = createGate(parts);
  const delivery = createDeliverySchedule(parts);
  const errorCapture = createErrorCapture(parts, gate, delivery);
  // Each purpose has its own: a no to one closes it for that one.
  const usageGate = createGate(parts);
  const spans = createSpans(
    (name, fields, span, time) => captureUsage({ kind: "span", name, fields, span, time }),
    () => usageGate.closed,
  );
  const watches = new Set<Disposable>();

  function captureUsage(captured: CapturedEvent): void {
    if (usageGate.closed) return;
    try {
      if (!hasHeadRoom() || !captureEvent(parts, usageGate, captured)) return;
      parts.announce();
      delivery.arrange();
    } catch {
      // A failure here must not reach the host.
    }
  }

  /** Not while the host starts. */
  const resumeLater = lazy(() => void setTimeout(delivery.resume, RESUME_AFTER_MS).unref());

  const telemetry: Telemetry<Events> = {
    captureException(error, context) {
      // Before anything else: off costs this read and no object.
      if (gate.closed) return;
      try {
        errorCapture.captureError({ error, context: context ?? {}, level: "error", handled: true }, false);
      } catch {
        // At the end of the stack even the call fails. A function further out has more of it.
      }
    },
    captureMessage(message, level = "info") {
      if (gate.closed) return;
      try {
        const known = LEVELS.includes(level) ? level : "info";
        // The host may pass a value without a text; that shows later, where it does no harm.
        errorCapture.captureError({ message: message ?? "", context: {}, level: known, handled: true }, false);
      } catch {
        // As above.
      }
    },
    capture(name, fields) {
      if (usageGate.closed) return;
      captureUsage({ kind: "event", name, fields: [fields] });
    },
    span<R>(name: string, fields: object = {}, fn?: (span: OpenSpan) => R) {
      if (fn === undefined) return spans.start(name, fields);
      assertFunction(fn, telemetry.span, 'telemetry.span("load", {}, () => load())');
      return spans.around(name, fields, fn);
    },
    run: createRun(parts, delivery, errorCapture),
    watch() {
      const seen = (error: unknown) => {
        // A library in another program leaves that program's errors, and those of other packages, to them.
        if (!errorCapture.isOff() && mayReport(parts.root, error)) errorCapture.captureUncaught(error);
      };
      const watching = parts.asker?.watch?.(seen) ?? watchCrashes(seen);
      const claim = claimErrors(parts.app.name, (error) => errorCapture.mayLeave() && isOfLibrary(parts.root, error));
      const watch: Disposable = {
        [Symbol.dispose]() {
          watching[Symbol.dispose]();
          claim[Symbol.dispose]();
          watches.delete(watch);
        },
      };
      watches.add(watch);
      resumeLater();
      return watch;
    },
    wrap(fn, context) {
      assertFunction(fn, telemetry.wrap, "telemetry.wrap(load)");
      const labels: Record<string, string> = fn.name ? { function: fn.name } : {};
      return wrapFunction(fn, (error) => errorCapture.passOn(error, context, labels));
    },
    monitor(method, context) {
      assertFunction(method, telemetry.monitor, "@telemetry.monitor before a method");
      const labels = { function: String(context.name) };
      return wrapFunction(method, (error) => errorCapture.passOn(error, {}, labels));
    },
    scope(operation, fn) {
      assertFunction(fn, telemetry.scope, 'telemetry.scope("load", () => load())');
      return errorCapture.during(textOf(operation), (labels) =>
        observe(fn, (error) => errorCapture.passOn(error, {}, labels)),
      );
    },
    enable(wish = {}) {
      assertHeadRoom();
      const { email, once, purposes } = checkEnable(parts.app.name, wish, telemetry.enable);
      // Leftovers of a killed process are still under the no that came before this yes.
      if (wasWithdrawn(parts)) forgetItems(parts);
      parts.consent.allow({ decision: once ? "once" : "always", purposes, email });
      // Agreed to as this version declares them.
      if (purposes.some((purpose) => purpose !== "crashes")) parts.notice.accept();
      gate.reopen();
      usageGate.reopen();
      return readStatus(parts);
    },
    disable() {
      assertHeadRoom();
      withdraw(parts);
      return readStatus(parts);
    },
    status() {
      assertHeadRoom();
      return readStatus(parts);
    },
    async flush(wish = {}) {
      // A promise that is rejected there makes Node print its own trouble with it.
      if (hasHeadRoom()) await delivery.flush(checkFlush(wish, telemetry.flush) ?? FLUSH_DEADLINE_MS);
    },
    async close(wish = {}) {
      const deadlineMs = checkFlush(wish, telemetry.close) ?? FLUSH_DEADLINE_MS;
      for (const watching of watches) watching[Symbol.dispose]();
      await delivery.close(deadlineMs);
    },
    [Symbol.asyncDispose]: () => telemetry.close(),
  };
  // Compiled now: near the end of the stack there is no room for that.
  telemetry.captureException(undefined);
  telemetry.captureMessage("");
  gate.reopen();
  usageGate.reopen();
  const { server, container } = parts.declared;
  // Once the host has started: what a server sends by default is said before anything fails.
  if (!gate.closed && (server === "always" || container === "always")) setImmediate(parts.announce).unref();
  return telemetry;
}

function mayReport(root: string | undefined, error: unknown): boolean {
  try {
    return loadStages().mayReport(root, error);
  } catch {
    // Without the stages there is no report, which is counted where one is made.
    return true;
  }
}

function isOfLibrary(root: string | undefined, error: unknown): boolean {
  try {
    return loadStages().isOfLibrary(root, error);
  } catch {
    return false;
  }
}

/** The text of a name, for any value that a caller passes as one. */
function textOf(name: unknown): string {
  try {
    return String(name);
  } catch {
    return "";
  }
}
