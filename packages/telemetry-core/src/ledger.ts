import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "./digest.ts";
import { tryLock } from "./lock-file.ts";

/** One delivery, as it stands in the ledger. Its hash covers all the rest and the hash before it. */
export interface LedgerRecord {
  /** Hash of the record before this one; 64 zeros for the first. */
  readonly previous: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly provider: string;
  readonly endpoint: string;
  /** The item's id. */
  readonly id: string;
  /** Length of the payload in bytes. */
  readonly bytes: number;
  /** SHA-256 of the payload, in hex. */
  readonly sha256: string;
  /** What left, byte for byte, as text. */
  readonly payload: string;
  readonly hash: string;
}

export type Delivery = Pick<LedgerRecord, "provider" | "endpoint" | "id" | "payload">;

/** The append-only record of what left this machine. */
export interface Ledger {
  /** Appends a record. Throws the system's error. */
  append(delivery: Delivery): void;
  /** Every record that can be read, oldest first. */
  records(): LedgerRecord[];
}

const FIRST = "0".repeat(64);
const PATIENCE_MS = 1000;

export function createLedger(state: string): Ledger {
  const path = join(state, "ledger.jsonl");
  const sleep = new Int32Array(new SharedArrayBuffer(4));

  function records(): LedgerRecord[] {
    let text: string;
    try {
      text = readFileSync(path, "utf8");
    } catch {
      return [];
    }
    return text.split("\n").flatMap((line) => {
      try {
        return line === "" ? [] : [JSON.parse(line) as LedgerRecord];
      } catch {
        return [];
      }
    });
  }

  return {
    records,
    append({ provider, endpoint, id, payload }) {
      // Two couriers may record at once; the chain needs them one after the other.
      const deadline = Date.now() + PATIENCE_MS;
      let lock = tryLock(`${path}.lock`);
      while (!lock && Date.now() < deadline) {
        Atomics.wait(sleep, 0, 0, 5);
        lock = tryLock(`${path}.lock`);
      }
      try {
        const previous = records().at(-1)?.hash ?? FIRST;
        const time = new Date().toISOString();
        const bytes = Buffer.byteLength(payload);
        const body = { previous, time, provider, endpoint, id, bytes, sha256: sha256(payload), payload };
        const record: LedgerRecord = { ...body, hash: sha256(JSON.stringify(body)) };
        appendFileSync(path, `${JSON.stringify(record)}\n`, { mode: 0o600 });
      } finally {
        lock?.release();
      }
    },
  };
}
