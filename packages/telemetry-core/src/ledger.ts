import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "./digest.ts";
import { itemFolder } from "./item-folder.ts";
import { type HeldLock, tryLock } from "./lock-file.ts";

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
  /**
   * Appends a record. While another process has the ledger it is kept beside it, and waits for its turn without
   * standing in the way of anything; if the process ends before that, whoever appends next takes it along. Rejects
   * with the system's error.
   */
  append(delivery: Delivery): Promise<void>;
  /** Every record that can be read, oldest first. */
  records(): LedgerRecord[];
}

/** A delivery and when it was made. */
type Entry = Delivery & Pick<LedgerRecord, "time">;

const FIRST = "0".repeat(64);
/** A turn takes about a millisecond; who waits longer than this waits for a stopped process. */
const PATIENCE_MS = 2000;

export function createLedger(state: string): Ledger {
  const path = join(state, "ledger.jsonl");
  const waiting = itemFolder(join(state, "ledger-waiting"));

  /** Appends what waits and then `entry`, one after the other as the chain needs it. False if it is not our turn. */
  function appendAll(entry?: Entry): boolean {
    const lock = tryLock(`${path}.lock`);
    if (!lock) return false;
    try {
      const text = readText(path);
      const chain: Chain = { path, lock, last: parse(text).at(-1), torn: text !== "" && !text.endsWith("\n") };
      for (const name of waiting.names()) {
        const kept = readEntry(waiting.read(name));
        // Whoever took the last one along may have been killed before it could remove it.
        if (!isRecordOf(chain.last, kept) && !appendTo(chain, kept)) return false;
        waiting.remove(name);
      }
      return appendTo(chain, entry);
    } finally {
      lock.release();
    }
  }

  return {
    records() {
      try {
        return parse(readText(path));
      } catch {
        return [];
      }
    },
    async append(delivery) {
      const entry: Entry = { time: new Date().toISOString(), ...delivery };
      if (appendAll(entry)) return;
      const name = waiting.add(delivery.id, JSON.stringify(entry));
      for (const until = Date.now() + PATIENCE_MS; Date.now() < until; ) {
        // Nothing is lost if the process ends meanwhile, so that this need not keep it.
        await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20).unref());
        // Whoever had the turn may have taken it along.
        if (!waiting.names().includes(name) || appendAll()) return;
      }
    },
  };
}

interface Chain {
  readonly path: string;
  readonly lock: HeldLock;
  last: LedgerRecord | undefined;
  /** True if whoever wrote last did not come to the end of the line. */
  torn: boolean;
}

/** False if it is not our turn any more: two that follow the same record would be a fork. */
function appendTo(chain: Chain, entry: Entry | undefined): boolean {
  if (!entry) return true;
  const { time, provider, endpoint, id, payload } = entry;
  if (!chain.lock.stillHeld()) return false;
  const bytes = Buffer.byteLength(payload);
  const body = {
    previous: chain.last?.hash ?? FIRST,
    time,
    provider,
    endpoint,
    id,
    bytes,
    sha256: sha256(payload),
    payload,
  };
  const record: LedgerRecord = { ...body, hash: sha256(JSON.stringify(body)) };
  appendFileSync(chain.path, `${chain.torn ? "\n" : ""}${JSON.stringify(record)}\n`, { mode: 0o600 });
  chain.last = record;
  chain.torn = false;
  return true;
}

function isRecordOf(record: LedgerRecord | undefined, entry: Entry | undefined): boolean {
  return record?.id === entry?.id && record?.provider === entry?.provider && record?.time === entry?.time;
}

function readEntry(text: string | undefined): Entry | undefined {
  try {
    const { time, provider, endpoint, id, payload } = JSON.parse(text ?? "") as Partial<Entry>;
    const texts = [time, provider, endpoint, id, payload].every((part) => typeof part === "string");
    return texts ? ({ time, provider, endpoint, id, payload } as Entry) : undefined;
  } catch {
    return undefined;
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    // To take any other ledger for an empty one would begin a second chain in it.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return "";
  }
}

/** Every line that is a record. A torn one is skipped. */
function parse(text: string): LedgerRecord[] {
  return text.split("\n").flatMap((line) => {
    try {
      return line === "" ? [] : [JSON.parse(line) as LedgerRecord];
    } catch {
      return [];
    }
  });
}
