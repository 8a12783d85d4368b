import type { SendResult } from "../provider/provider.ts";

/** The courier's verdict on a provider's answer. */
export type ResultVerdict =
  | { readonly kind: "delivered"; readonly pauseMs: number }
  | { readonly kind: "refused"; readonly problem: string }
  | { readonly kind: "later"; readonly retryAfterMs: number; readonly problem: string };

/**
 * 4xx that say nothing about the item (RFC 9110, 15.5): 407 asks for the rights to use a proxy, 408 waited too long, 421
 * came to the wrong server, 425 is early (RFC 8470), 429 is too much (RFC 6585).
 */
const LATER: ReadonlySet<number> = new Set([407, 408, 421, 425, 429]);

/**
 * 2xx, or no status at all, is delivered. 3xx, 5xx and some of 4xx may work later: a network that wants a login first
 * redirects everything. Other 4xx will not work by repeating it.
 */
export function sendVerdict(result: SendResult): ResultVerdict {
  const { status = 200 } = result;
  // The item may have arrived or not: sending it twice is the smaller loss.
  if (!Number.isInteger(status) || status < 100) {
    return { kind: "later", retryAfterMs: 0, problem: "The provider returned an invalid HTTP status." };
  }
  if (status < 400 ? status < 200 || status >= 300 : status >= 500 || LATER.has(status)) {
    return {
      kind: "later",
      retryAfterMs: retryAfterOf(result),
      problem:
        status < 400
          ? `The backend redirects elsewhere, where nothing is sent (HTTP ${status}).`
          : `The backend asked to try later (HTTP ${status}).`,
    };
  }
  if (status >= 400) return { kind: "refused", problem: `The backend refused an item (HTTP ${status}).` };
  return { kind: "delivered", pauseMs: waitOf(result.retryAfterMs) };
}

/** `Retry-After` (RFC 9110, 10.2.3): seconds or a date. Zero if there is no valid one. */
function retryAfterOf({ retryAfterMs, headers }: SendResult): number {
  if (retryAfterMs !== undefined) return waitOf(retryAfterMs);
  const header = typeof headers?.get === "function" ? headers.get("retry-after") : undefined;
  if (!header) return 0;
  const seconds = Number(header);
  return waitOf(Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now());
}

/** A pause in milliseconds, from any value that a provider returns. */
function waitOf(ms: unknown): number {
  return typeof ms === "number" && Number.isFinite(ms) && ms > 0 ? ms : 0;
}
