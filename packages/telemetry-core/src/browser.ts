// The same API without Node: browsers and edge runtimes. There is no place to keep an item or a decision, and no person
// at a terminal. So it runs the host's functions and does nothing else. No import of this file may touch Node.

import type { OpenSpan } from "./capture/event/spans.ts";
import type { EventsOption } from "./events/lock.ts";
import type { TelemetryOptions } from "./options.ts";
import type { Status } from "./status.ts";
import type { Telemetry } from "./telemetry.ts";

export { AskfirstError } from "./errors/askfirst-error.ts";

const PROBLEM = "This runtime is neither Node, Deno nor Bun: nothing is captured here, asked, kept or sent.";

/** Telemetry that is always off, and costs nothing. Never throws: the options are checked where the host runs on Node. */
export function createTelemetry<const Events extends EventsOption = EventsOption>(
  options: TelemetryOptions<Events>,
): Telemetry<Events> {
  const status = () => statusOf(options?.app?.name ?? "");
  const close = async () => {};
  return {
    captureException() {},
    captureMessage() {},
    capture() {},
    span: (_name: string, _fields?: object, fn?: (span: OpenSpan) => unknown) => (fn ? fn(NO_SPAN) : NO_SPAN) as never,
    async run(main) {
      await main();
    },
    watch: () => ({ [Symbol.dispose]() {} }),
    wrap: (fn) => fn,
    monitor: (method) => method,
    scope: (_operation, fn) => fn(),
    enable: status,
    disable: status,
    status,
    flush: close,
    close,
    [Symbol.asyncDispose]: close,
  };
}

const NO_SPAN: OpenSpan = { end() {}, [Symbol.dispose]() {} };

function statusOf(app: string): Status {
  return {
    app,
    enabled: false,
    consent: "not_set",
    purposes: { crashes: "not_set", usage: "not_set", details: "not_set" },
    source: "nobody",
    environment: "elsewhere",
    providers: [],
    sent: 0,
    inbox: 0,
    dropped: {},
    settingsFile: "",
    stateFolder: "",
    problems: [PROBLEM],
  };
}
