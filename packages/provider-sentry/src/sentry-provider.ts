import type { SendResult, TelemetryProvider } from "@askfirst/telemetry-core";
import {
  createEventEnvelope,
  createTransport,
  disabledUntil,
  getEnvelopeEndpointWithUrlEncodedAuth,
  updateRateLimits,
} from "@sentry/core";
import type { Dsn } from "./dsn.ts";
import { type Answer, openLine } from "./post.ts";
import { toEvent } from "./to-event.ts";

/**
 * Makes a provider from envelopes and transport of @sentry/core, without client, scope or `init`: those would mix in
 * what the host's own Sentry knows, and mark the host's error as captured.
 */
export function makeSentryProvider(dsn: Dsn, environment?: string): TelemetryProvider {
  const url = getEnvelopeEndpointWithUrlEncodedAuth(dsn);
  const line = openLine(url);

  return {
    name: "sentry",
    async sendException(report, signal): Promise<SendResult> {
      const envelope = createEventEnvelope(toEvent(report, environment));
      let sent: { readonly body: string | Uint8Array; readonly answer: Answer } | undefined;
      // A transport of its own for each item: the waiting that a limit asks for is the courier's, not the transport's.
      const transport = createTransport(
        { recordDroppedEvent() {} },
        async ({ body }: { body: string | Uint8Array }) => {
          const answer = await line.post(typeof body === "string" ? Buffer.from(body) : body, signal);
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
        endpoint: new URL(url).host,
        body,
      };
    },
    close: () => line.close(),
  };
}
