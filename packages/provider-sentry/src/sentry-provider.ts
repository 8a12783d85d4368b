import type { SendResult, TelemetryProvider } from "@askfirst/telemetry-core";
import {
  createEventEnvelope,
  createTransport,
  disabledUntil,
  getEnvelopeEndpointWithUrlEncodedAuth,
  serializeEnvelope,
  updateRateLimits,
} from "@sentry/core";
import type { Dsn } from "./dsn.ts";
import { type Answer, post } from "./post.ts";
import { toEvent } from "./to-event.ts";

/**
 * Makes a provider from envelopes and transport of @sentry/core, without client, scope or `init`: those would mix in
 * what the host's own Sentry knows, and mark the host's error as captured.
 */
export function makeSentryProvider(dsn: Dsn, environment?: string): TelemetryProvider {
  const url = getEnvelopeEndpointWithUrlEncodedAuth(dsn);

  return {
    name: "sentry",
    async sendException(report, signal): Promise<SendResult> {
      const envelope = createEventEnvelope(toEvent(report, environment));
      const body = serializeEnvelope(envelope);
      let answer: Answer | undefined;
      // A transport of its own for each item: the waiting that a limit asks for is the courier's, not the transport's.
      const transport = createTransport(
        { recordDroppedEvent() {} },
        async ({ body: bytes }: { body: string | Uint8Array }) => {
          answer = await post(url, typeof bytes === "string" ? Buffer.from(bytes) : bytes, signal);
          return { statusCode: answer.status, headers: { ...answer.headers } };
        },
      );
      await transport.send(envelope);
      if (!answer) throw new Error("The envelope was not sent.");
      const { status, headers } = answer as Answer;
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
  };
}
