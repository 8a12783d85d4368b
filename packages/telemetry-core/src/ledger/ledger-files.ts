import { readOwnFile } from "../files/own-file.ts";
import { join, readdirSync, statSync } from "../platform/node.ts";
import { type LedgerRecord, readLine } from "./ledger-record.ts";

/** How much the ledger keeps. */
export interface LedgerBounds {
  /** Payloads: enough to look back, since a person who wants to know what left asks within days. */
  readonly payloads: number;
  readonly bytes: number;
  readonly ageMs: number;
  /** Records in a segment of the chain. A delivery reads one segment or two, about half a megabyte each. */
  readonly segmentRecords: number;
  /** With a record of about 500 bytes these are 20 MB: a hundred deliveries a day for a year. */
  readonly segments: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** The outbox keeps an item for thirty days too; 1,000 and 16 MB are at least four times what it may hold. */
export const LEDGER_BOUNDS: LedgerBounds = {
  payloads: 1000,
  bytes: 16 * 1024 * 1024,
  ageMs: 30 * DAY_MS,
  segmentRecords: 1000,
  segments: 40,
};

const SEGMENT = /^chain-(\d{12})\.jsonl$/;
const PAYLOAD = /^[1-9]\d{0,14}$/;

/** One file of the chain. */
export interface Segment {
  readonly name: string;
  readonly path: string;
  /** Number of its first record, which is in its name. */
  readonly from: number;
}

/** Where the ledger of a host is. */
export interface LedgerFiles {
  readonly folder: string;
  /** A copy of the last line of the chain, which shows that a tail was cut off. */
  readonly head: string;
  readonly lock: string;
  /** Deliveries that are not in the chain yet, whole and durable. */
  readonly waiting: string;
  readonly payloads: string;
  payload(number: number): string;
  segment(from: number): Segment;
  /** Oldest first. None if there is no ledger; throws the system's error if it cannot be read. */
  segments(): Segment[];
  /** Numbers of the payloads that are there, in no order. */
  payloadNumbers(): number[];
}

export function ledgerFiles(state: string): LedgerFiles {
  const folder = join(state, "ledger");
  const payloads = join(folder, "payloads");
  const segment = (from: number): Segment => {
    // Twelve digits, so that names sort as numbers do.
    const name = `chain-${String(from).padStart(12, "0")}.jsonl`;
    return { name, from, path: join(folder, name) };
  };
  return {
    folder,
    head: join(folder, "head.json"),
    lock: join(state, "ledger.lock"),
    waiting: join(state, "ledger-waiting"),
    payloads,
    payload: (number) => join(payloads, String(number)),
    segment,
    segments: () =>
      namesIn(folder)
        .flatMap((name) => SEGMENT.exec(name)?.[1] ?? [])
        .sort()
        .map((from) => segment(Number(from))),
    payloadNumbers: () =>
      namesIn(payloads)
        .filter((name) => PAYLOAD.test(name))
        .map(Number),
  };
}

/** Only for a missing file: an unreadable ledger that counts as empty would begin a second chain in it. */
export function missingIs<T>(missing: T, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return missing;
  }
}

const namesIn = (folder: string): string[] => missingIs([], () => readdirSync(folder));

/** A file's bytes, one character each; empty if the file is missing. */
export const readBytes = (path: string): string => missingIs("", () => readOwnFile(path).toString("latin1"));

export const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;

/** The complete lines of a file, and the text after the last of them. */
export function readLines(path: string): { lines: string[]; torn: string } {
  const lines = readBytes(path).split("\n");
  return { torn: lines.pop() ?? "", lines };
}

/** The record of the head, if it is intact. */
export function readHead(files: LedgerFiles): LedgerRecord | undefined {
  const head = readLine(readBytes(files.head).replace(/\n$/, ""));
  return head?.intact ? head.record : undefined;
}
