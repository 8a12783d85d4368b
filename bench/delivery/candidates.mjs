// What is compared, each with the configuration that its documentation begins with. A candidate is loaded only in the
// process that measures it. `load` gives:
//   capture(error)  what the documentation names for an error that was caught
//   run(main)       how a command line is wrapped; without it `main` is simply called
//   guard(crash)    for one that sees no uncaught errors: the try and catch that its documentation shows
//   end()           what its documentation asks a program to await before it ends; without it nothing is
//   flush()         resolves when what was captured has arrived or was given up
import { existsSync, readdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { importCore, importProviderSentry } from "./own.mjs";

export const candidates = {
  bare: { name: "without telemetry", load: loadBare },
  askfirst: { name: "@askfirst/telemetry-core", load: loadAskfirst },
  sentry: { name: "@sentry/node", load: loadSentry },
  posthog: { name: "posthog-node", load: loadPosthog },
  otel: { name: "OpenTelemetry SDK", load: loadOtel },
};

/** Nothing, behind as many calls as the others. */
async function loadBare() {
  const empty = { captureException() {} };
  return { capture: (error) => empty.captureException(error), flush() {} };
}

/** What a courier of another process does to the outbox, but for the sending. */
function takeAway(outbox) {
  if (!existsSync(outbox)) return;
  for (const name of readdirSync(outbox)) unlinkSync(join(outbox, name));
}

/**
 * The home says what the person decided. Without an endpoint nothing leaves: an object takes the reports, in the next
 * run.
 */
async function loadAskfirst({ endpoint, home, env = {}, options = {} }) {
  const { createTelemetry } = await importCore();
  const sentry = endpoint === undefined ? undefined : (await importProviderSentry()).sentry;
  const provider = sentry
    ? sentry({ dsn: `http://key@${endpoint}/1` })
    : { name: "nowhere", sendException: () => ({ status: 200 }) };
  const delivery = sentry ? "auto" : "next-run";
  Object.assign(process.env, env);
  const app = { name: "bench-host", version: "1.0.0" };
  const telemetry = createTelemetry({ app, provider, delivery, home, ...options });
  return {
    capture: (error) => telemetry.captureException(error),
    run: (main) => telemetry.run(main),
    flush: () => (sentry ? telemetry.flush() : takeAway(join(home, "telemetry/outbox/nowhere"))),
    status: () => telemetry.status(),
  };
}

/** `Sentry.init({ dsn })` and no more. Nothing is asked for at the end of a process that is no function of a cloud. */
async function loadSentry({ endpoint, enabled = true }) {
  const Sentry = await import("@sentry/node");
  Sentry.init({ dsn: `http://key@${endpoint}/1`, ...(!enabled && { enabled }) });
  return { capture: (error) => Sentry.captureException(error), flush: () => Sentry.flush(5000) };
}

/** Uncaught errors are off by default: on here, since there would be nothing to compare. Its end is `shutdown()`. */
async function loadPosthog({ endpoint, enabled = true }) {
  const { PostHog } = await import("posthog-node");
  const options = { host: `http://${endpoint}`, enableExceptionAutocapture: true };
  const client = new PostHog("phc_bench", { ...options, ...(!enabled && { disabled: true }) });
  return {
    capture: (error) => client.captureException(error, "person"),
    end: () => client.shutdown(),
    flush: () => client.flush(),
  };
}

/** The batching processor, which the documentation recommends. Off means that no SDK is registered. */
async function loadOtel({ endpoint, enabled = true }) {
  const { SpanStatusCode, trace } = await import("@opentelemetry/api");
  let provider;
  if (enabled) {
    const { BatchSpanProcessor, NodeTracerProvider } = await import("@opentelemetry/sdk-trace-node");
    const { OTLPTraceExporter } = await import("@opentelemetry/exporter-trace-otlp-http");
    const exporter = new OTLPTraceExporter({ url: `http://${endpoint}/v1/traces` });
    provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
    provider.register();
  }
  const tracer = trace.getTracer("bench");
  const capture = (error) => {
    const span = tracer.startSpan("work");
    span.recordException(error);
    span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };
  return {
    capture,
    guard(crash) {
      try {
        crash();
      } catch (error) {
        capture(error);
        throw error;
      }
    },
    // As documented, what goes wrong at the end is caught.
    end: () => provider?.shutdown().catch(() => {}),
    flush: () => provider?.forceFlush(),
  };
}
