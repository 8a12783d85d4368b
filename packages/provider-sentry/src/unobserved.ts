/** What a Sentry SDK of the host keeps on the global object: one carrier for each version, and the version's number. */
interface SentryCarrier {
  readonly acs?: { suppressTracing?<T>(run: () => T): T };
}

interface OpenTelemetryContext {
  setValue(key: symbol, value: unknown): OpenTelemetryContext;
}
interface OpenTelemetryApi {
  readonly context?: {
    active(): OpenTelemetryContext;
    with<T>(context: OpenTelemetryContext, run: () => T): T;
  };
}

/** `createContextKey` of @opentelemetry/core's suppress-tracing.ts is `Symbol.for` of this description. */
const SUPPRESS_TRACING = Symbol.for("OpenTelemetry SDK Context Key SUPPRESS_TRACING");
/** Where @opentelemetry/api 1.x keeps itself (its global-utils.ts). */
const OPEN_TELEMETRY = Symbol.for("opentelemetry.js.api.1");

/**
 * Runs something so that a Sentry or OpenTelemetry SDK of the host neither records it nor adds headers to its requests.
 * Reads what is there and sets nothing: a host without either stays without.
 */
export function unobserved<T>(run: () => T): T {
  const globals = globalThis as { __SENTRY__?: Record<string, unknown> } & Record<symbol, unknown>;
  let wrapped = run;
  for (const carrier of Object.values(globals.__SENTRY__ ?? {})) {
    const strategy = (carrier as SentryCarrier | null)?.acs;
    if (typeof strategy?.suppressTracing !== "function") continue;
    const inner = wrapped;
    wrapped = () => (strategy.suppressTracing as <R>(suppressed: () => R) => R)(inner);
  }
  const context = (globals[OPEN_TELEMETRY] as OpenTelemetryApi | undefined)?.context;
  if (!context) return wrapped();
  return context.with(context.active().setValue(SUPPRESS_TRACING, true), wrapped);
}
