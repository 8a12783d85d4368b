/** What a delivery leaves to be recorded. */
export interface Delivery {
  readonly provider: string;
  readonly endpoint: string;
  /** The item's id. */
  readonly id: string;
  /** The exact bytes that left; a text stands for its UTF-8 bytes. */
  readonly payload: string | Uint8Array;
}

/** A delivery that waits for its turn, and when it was made. */
export interface WaitingDelivery extends Delivery {
  readonly time: string;
  readonly payload: Buffer;
}

/** A delivery made now, as a text. Base64: bytes need not be text. */
export function waitingText({ provider, endpoint, id, payload }: Delivery): string {
  const base64 = Buffer.from(payload as Uint8Array).toString("base64");
  return JSON.stringify({ time: new Date().toISOString(), provider, endpoint, id, payload: base64 });
}

/** Reads it back; undefined for what this machine did not write. */
export function readWaiting(text: string): WaitingDelivery | undefined {
  try {
    const { time, provider, endpoint, id, payload } = JSON.parse(text) as Record<string, unknown>;
    const parts = [time, provider, endpoint, id, payload] as string[];
    if (!parts.every((part) => typeof part === "string")) return undefined;
    return { time, provider, endpoint, id, payload: Buffer.from(payload as string, "base64") } as WaitingDelivery;
  } catch {
    return undefined;
  }
}
