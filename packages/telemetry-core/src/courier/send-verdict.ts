import type { SendResult } from "../provider/provider.ts";

/** What the courier makes of a provider's answer. */
export type ResultVerdict =
  | { readonly kind: "delivered"; readonly pauseMs: number }
  | { readonly kind: "refused"; readonly problem: string }
  | { readonly kind: "later"; readonly retryAfterMs: number; readonly problem: string };

/** 2xx, or no status at all, is delivered; 429 and 5xx may work later; anything else will not work by repeating it. */
export function verdictOfResult(result: SendResult): ResultVerdict {
  const { status = 200 } = result;
  // The item may have arrived or not: to send it twice is the smaller loss.
  if (!Number.isInteger(status) || status < 100) {
    return { kind: "later", retryAfterMs: 0, problem: "The provider answered with a status that is none of HTTP." };
  }
  if (status === 429 || status >= 500) {
    return {
      kind: "later",
      retryAfterMs: retryAfterOf(result),
      problem: `The backend asked to try later (HTTP ${status}).`,
    };
  }
  if (status < 200 || status >= 300)
    return { kind: "refused", problem: `The backend refused an item (HTTP ${status}).` };
  return { kind: "delivered", pauseMs: waitOf(result.retryAfterMs) };
}

/** `Retry-After` (RFC 9110, 10.2.3): seconds or a date. Zero if there is none that makes sense. */
function retryAfterOf({ retryAfterMs, headers }: SendResult): number {
  if (retryAfterMs !== undefined) return waitOf(retryAfterMs);
  const header = typeof headers?.get === "function" ? headers.get("retry-after") : undefined;
  if (!header) return 0;
  const seconds = Number(header);
  return waitOf(Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now());
}

/** A wait in milliseconds, whatever a provider took for one. */
function waitOf(ms: unknown): number {
  return typeof ms === "number" && Number.isFinite(ms) && ms > 0 ? ms : 0;
}
