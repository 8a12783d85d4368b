/** What a Sentry SDK of the host keeps on the global object: one carrier for each version, and the version's number. */
interface SentryCarrier {
  readonly acs?: {
    suppressTracing?<T>(run: () => T): T;
    withScope?<T>(run: (scope: { setSDKProcessingMetadata(metadata: Record<string, unknown>): void }) => T): T;
  };
}

/** The mark that `suppressTracing` of @sentry/core 11 leaves on a scope (its tracing/constants.ts). */
const SUPPRESSED = { __SENTRY_SUPPRESS_TRACING__: true };

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
  for (const carrier of Object.values(globals.__SENTRY__ ?? {}))
    wrapped = suppressedBy(carrier as SentryCarrier, wrapped);
  const context = (globals[OPEN_TELEMETRY] as OpenTelemetryApi | undefined)?.context;
  if (!context) return wrapped();
  return context.with(context.active().setValue(SUPPRESS_TRACING, true), wrapped);
}

/** Does what the `suppressTracing` of that SDK does. Ours may be of another version, whose scopes are not the host's. */
function suppressedBy<T>(carrier: SentryCarrier | null, run: () => T): () => T {
  const strategy = carrier?.acs;
  if (strategy?.suppressTracing) {
    const { suppressTracing } = strategy;
    return () => suppressTracing(run);
  }
  if (!strategy?.withScope) return run;
  const { withScope } = strategy;
  return () =>
    withScope((scope) => {
      scope.setSDKProcessingMetadata(SUPPRESSED);
      return run();
    });
}
