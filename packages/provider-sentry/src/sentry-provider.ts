import { type HttpLine, openLine } from "@askfirst/provider-http";
import type { CreateProvider, SanitizedReport, SendResult, TelemetryProvider } from "@askfirst/telemetry-core/provider";
import {
  createEventEnvelope,
  createTransport,
  disabledUntil,
  getEnvelopeEndpointWithUrlEncodedAuth,
  serializeEnvelope,
  updateRateLimits,
} from "@sentry/core";
import type { Dsn } from "./dsn.ts";
import { findDsn } from "./find-dsn.ts";
import type { SentryOptions } from "./options.ts";
import { SDK } from "./sdk.ts";
import { type EventOptions, toEvent } from "./to-event.ts";

/** Makes the provider. Throws, and says how to fix it, if there is no DSN or one that cannot work. */
export const createProvider: CreateProvider = (options, context) => {
  const { dsn: _, tunnel, ...rest } = options as SentryOptions;
  const { dsn, isBuiltIn } = findDsn(options, context);
  // A relay of the author's is for the author's own project.
  return makeSentryProvider(dsn, isBuiltIn ? tunnel : undefined, rest);
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
  const envelopeOf = (report: SanitizedReport) => createEventEnvelope(toEvent(report, options), dsn, undefined, tunnel);

  return {
    name: "sentry",
    endpoint: new URL(url).host,
    preview: (report) => asText(serializeEnvelope(envelopeOf(report))),
    async sendException(report, signal, proceed): Promise<SendResult> {
      const envelope = envelopeOf(report);
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

const asText = (body: string | Uint8Array) => (typeof body === "string" ? body : Buffer.from(body).toString());
