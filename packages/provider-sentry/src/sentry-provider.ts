import { type HttpLine, openLine } from "@askfirst/provider-http";
import type { CreateProvider, SendResult, TelemetryProvider } from "@askfirst/telemetry-core/provider";
import {
  createEventEnvelope,
  createTransport,
  disabledUntil,
  getEnvelopeEndpointWithUrlEncodedAuth,
  updateRateLimits,
} from "@sentry/core";
import { type Dsn, parseDsn } from "./dsn.ts";
import type { SentryOptions } from "./options.ts";
import { SDK } from "./sdk.ts";
import { type EventOptions, toEvent } from "./to-event.ts";

/** `crawler` → `CRAWLER_SENTRY_DSN`. */
function variableOf(app: string): string {
  return `${app.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}_SENTRY_DSN`;
}

/** Makes the provider. Throws, and says how to fix it, if there is no DSN or one that cannot work. */
export const createProvider: CreateProvider = (options, context) => {
  const { dsn: builtIn, tunnel, ...rest } = options as SentryOptions;
  const variable = variableOf(context.app.name);
  const given = context.variable("SENTRY_DSN") || undefined;
  const text = given ?? builtIn;
  if (text === undefined) {
    throw new Error(`[askfirst] provider-sentry has no DSN. Pass sentry({ dsn }) or set ${variable}.`);
  }
  // A relay of the author's is for the author's own project.
  return makeSentryProvider(parseDsn(text, given ? variable : "sentry({ dsn })"), given ? undefined : tunnel, rest);
};

/**
 * Makes a provider from envelopes and transport of @sentry/core, without client, scope or `init`: those would mix in
 * what the host's own Sentry knows, and mark the host's error as captured.
 */
function makeSentryProvider(dsn: Dsn, tunnel: string | undefined, options: EventOptions): TelemetryProvider {
  const url = getEnvelopeEndpointWithUrlEncodedAuth(dsn, tunnel);
  const line = openLine(url, {
    "Content-Type": "application/x-sentry-envelope",
    "User-Agent": `${SDK.name}/${SDK.version}`,
  });

  return {
    name: "sentry",
    async sendException(report, signal, proceed): Promise<SendResult> {
      const envelope = createEventEnvelope(toEvent(report, options), dsn, undefined, tunnel);
      let sent: Awaited<ReturnType<HttpLine["post"]>> | undefined;
      // A transport of its own for each item: the waiting that a limit asks for is the courier's, not the transport's.
      const transport = createTransport(
        { recordDroppedEvent() {} },
        async ({ body }: { body: string | Uint8Array }) => {
          sent = await line.post(body, signal, proceed);
          return { statusCode: sent.status };
        },
      );
      await transport.send(envelope);
      if (!sent) throw new Error("The envelope was not sent.");
      const { status, headers, endpoint, body } = sent as NonNullable<typeof sent>;
      const now = Date.now();
      const limits = updateRateLimits({}, { statusCode: status, headers: rateLimitsOf(headers) }, now);
      const retryAfterMs = Math.max(0, disabledUntil(limits, "error") - now);
      return { status, ...(retryAfterMs > 0 && { retryAfterMs }), endpoint, body };
    },
    close: () => line.close(),
  };
}

/** The header fields by which Sentry limits. */
const rateLimitsOf = (headers: NonNullable<SendResult["headers"]>) => ({
  "retry-after": headers.get("retry-after"),
  "x-sentry-rate-limits": headers.get("x-sentry-rate-limits"),
});
