/** What a delivery leaves to be recorded. */
export interface Delivery {
  readonly provider: string;
  readonly endpoint: string;
  /** The item's id. */
  readonly id: string;
  /** The exact bytes that left; a text stands for its UTF-8 bytes. */
  readonly payload: string | Uint8Array;
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
export function waitingText({ provider, endpoint, id, time, payload }: DatedDelivery): string {
  return JSON.stringify({ time, provider, endpoint, id, payload: payload.toString("base64") });
}

/** Reads it back; undefined for what this machine did not write. */
export function readWaiting(text: string): DatedDelivery | undefined {
  try {
    const { time, provider, endpoint, id, payload } = JSON.parse(text) as Record<string, unknown>;
    const parts = [time, provider, endpoint, id, payload] as string[];
    if (!parts.every((part) => typeof part === "string")) return undefined;
    return { time, provider, endpoint, id, payload: Buffer.from(payload as string, "base64") } as DatedDelivery;
  } catch {
    return undefined;
  }
}
