import { sha256 } from "../platform/digest.ts";

/**
 * What became of bytes that were handed over: the backend accepted them, refused them for good, wants them later, or did
 * not answer, so that they may have arrived or not.
 */
export type DeliveryOutcome = "accepted" | "refused" | "later" | "unanswered";

/**
 * One attempt at a delivery, as a line of the ledger. The payload has a file of its own, so that it can go while this
 * stays.
 */
export interface LedgerRecord {
  /** 1 for the first delivery ever, and one more each time. Names the payload's file. */
  readonly number: number;
  /** Hash of the record before this one; 64 zeros for the first. */
  readonly previous: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly provider: string;
  readonly endpoint: string;
  /** The item's id; of a batch, that of its first item. */
  readonly id: string;
  /** The ids of all items of a batch, in order. Absent for one item alone. */
  readonly ids?: readonly string[];
  /** What became of it. Records of before 0.1 have none: only what was accepted had a record. */
  readonly outcome?: DeliveryOutcome;
  /** The backend's HTTP status, if it is not 2xx. */
  readonly status?: number;
  /** Deliveries that each provider's backend accepted, ever, this one included. Older records have none. */
  readonly accepted?: Readonly<Record<string, number>>;
  /** Length of the payload in bytes. */
  readonly bytes: number;
  /** SHA-256 of the payload, in hex. */
  readonly sha256: string;
  /** The oldest record that the ledger held when this one was written: older ones were dropped on purpose. */
  readonly recordsFrom: number;
  /** The oldest record whose payload was kept when this one was written: older payloads have aged out. */
  readonly payloadsFrom: number;
  /** Length of all payloads kept, this one included. */
  readonly payloadBytes: number;
  /** SHA-256 of this line without this member, and so of all the rest and the hash before it. */
  readonly hash: string;
}

/** Records of before 0.1 tell of accepted deliveries only, without a word about it. */
export const outcomeOf = ({ outcome = "accepted" }: LedgerRecord): DeliveryOutcome => outcome;

/** The predecessor of the first record. */
export const FIRST = "0".repeat(64);

/** A record's line, without the newline. */
export function lineOf(body: Omit<LedgerRecord, "hash">): string {
  const text = JSON.stringify(body);
  return `${text.slice(0, -1)},"hash":"${sha256(text)}"}`;
}

/** The text that was hashed, without its closing bracket, and the hash. */
const LINE = /^(\{"number":.*),"hash":"([0-9a-f]{64})"\}$/s;

/**
 * Reads a line whose bytes were read as Latin-1, a character each, so that no byte is lost before it is hashed.
 * Undefined if it is no record; `intact` is false if it is not as it was written.
 */
export function readLine(line: string): { record: LedgerRecord; intact: boolean } | undefined {
  const [, body, hash] = LINE.exec(line) ?? [];
  if (body === undefined || hash === undefined) return undefined;
  const bytes = Buffer.from(`${body}}`, "latin1");
  try {
    const record = { ...(JSON.parse(bytes.toString()) as Omit<LedgerRecord, "hash">), hash };
    return isRecord(record) ? { record, intact: sha256(bytes) === hash } : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(record: LedgerRecord): boolean {
  const { number, bytes, recordsFrom, payloadsFrom, payloadBytes, previous, time, provider, endpoint, id } = record;
  return (
    [number, bytes, recordsFrom, payloadsFrom, payloadBytes].every((count) => Number.isSafeInteger(count)) &&
    [previous, time, provider, endpoint, id, record.sha256].every((part) => typeof part === "string")
  );
}
