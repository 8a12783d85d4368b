import type { DeliveryOutcome } from "./ledger-record.ts";

/** The facts of a delivery that the ledger records. */
export interface Delivery {
  readonly provider: string;
  readonly endpoint: string;
  /** The item's id; of a batch, that of its first item. */
  readonly id: string;
  /** The ids of all items of a batch. */
  readonly ids?: readonly string[];
  /** The exact bytes that left; a text stands for its UTF-8 bytes. */
  readonly payload: string | Uint8Array;
  readonly outcome: DeliveryOutcome;
  /** HTTP status, if it is not 2xx. */
  readonly status?: number;
}

/** A delivery, and when it was made. */
export interface DatedDelivery extends Delivery {
  readonly time: string;
  readonly payload: Buffer;
}

/** A delivery made now. */
export function dated(delivery: Delivery): DatedDelivery {
  return { ...delivery, time: new Date().toISOString(), payload: Buffer.from(delivery.payload as Uint8Array) };
}

/** A delivery that waits for its turn, as a text. Base64: bytes need not be text. */
export function waitingText({ payload, ...rest }: DatedDelivery): string {
  return JSON.stringify({ ...rest, payload: payload.toString("base64") });
}

const OUTCOMES: readonly unknown[] = ["accepted", "refused", "later", "unanswered"] satisfies DeliveryOutcome[];

/** Reads it back. Undefined for a text that this machine did not write. */
export function readWaiting(text: string): DatedDelivery | undefined {
  try {
    // Older versions wrote no outcome: only what was accepted was recorded.
    const { time, provider, endpoint, id, ids, payload, outcome = "accepted", status } = JSON.parse(text);
    const parts: unknown[] = [time, provider, endpoint, id, payload];
    if (!parts.every((part) => typeof part === "string") || !OUTCOMES.includes(outcome)) return undefined;
    const all = Array.isArray(ids) && ids.every((one) => typeof one === "string") ? { ids } : {};
    const told = { time, provider, endpoint, id, ...all, outcome, payload: Buffer.from(payload, "base64") };
    return Number.isInteger(status) ? { ...told, status } : told;
  } catch {
    return undefined;
  }
}
