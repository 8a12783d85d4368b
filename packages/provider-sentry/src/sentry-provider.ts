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
import { type Answer, openLine } from "./post.ts";
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
  const endpoint = new URL(url).host;
  const line = openLine(url);

  return {
    name: "sentry",
    async sendException(report, signal, proceed): Promise<SendResult> {
      const envelope = createEventEnvelope(toEvent(report, options), dsn, undefined, tunnel);
      let sent: { readonly body: string | Uint8Array; readonly answer: Answer } | undefined;
      // A transport of its own for each item: the waiting that a limit asks for is the courier's, not the transport's.
      const transport = createTransport(
        { recordDroppedEvent() {} },
        async ({ body }: { body: string | Uint8Array }) => {
          const bytes = typeof body === "string" ? Buffer.from(body) : body;
          const answer = await line.post(bytes, signal, proceed).catch((error) => {
            // For the ledger: bytes that may have left although no answer came.
            throw Object.assign(error, { endpoint, body });
          });
          sent = { body, answer };
          return { statusCode: answer.status, headers: { ...answer.headers } };
        },
      );
      await transport.send(envelope);
      if (!sent) throw new Error("The envelope was not sent.");
      const { body, answer } = sent as { body: string | Uint8Array; answer: Answer };
      const { status, headers } = answer;
      const now = Date.now();
      const limits = updateRateLimits({}, { statusCode: status, headers: { ...headers } }, now);
      const retryAfterMs = Math.max(0, disabledUntil(limits, "error") - now);
      return {
        status,
        ...(retryAfterMs > 0 && { retryAfterMs }),
        endpoint,
        body,
      };
    },
    close: () => line.close(),
  };
}
