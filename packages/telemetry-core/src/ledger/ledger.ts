import { writeAtomically } from "../files/atomic-file.ts";
import { makeFolder } from "../files/folders.ts";
import { type HeldLock, tryLock } from "../files/lock-file.ts";
import { appendText, cutFile } from "../files/own-file.ts";
import { sha256 } from "../platform/digest.ts";
import { setTimeout } from "../platform/node.ts";
import { openSpool } from "../store/spool/spool.ts";
import { keptWith, payloadsBetween, recordReader, removeAgedOut } from "./age-out.ts";
import { acceptedWith, countInChain } from "./count-accepted.ts";
import {
  LEDGER_BOUNDS,
  type LedgerFiles,
  ledgerFiles,
  readBytes,
  readHead,
  readLines,
  sizeOf,
} from "./ledger-files.ts";
import { FIRST, type LedgerRecord, lineOf, readLine } from "./ledger-record.ts";
import { type DatedDelivery, type Delivery, dated, readWaiting, waitingText } from "./waiting-delivery.ts";

/** The append-only record of what left this machine: each attempt whose bytes were handed over, and its outcome. */
export interface Ledger {
  /**
   * Appends a record. The delivery is durable when the promise resolves. While another process holds the ledger, the
   * delivery waits in a file beside it. If this process ends before its turn, the next process that appends adds it.
   * Rejects with the system's error.
   */
  append(delivery: Delivery): Promise<void>;
}

/** A turn takes a few milliseconds; a longer wait than this is one for a stopped process. */
const PATIENCE_MS = 2000;
/** A host name is no longer than this (RFC 1035, 2.3.4), and a person could not read more. */
const LONGEST_ENDPOINT = 253;

export function createLedger(state: string, bounds = LEDGER_BOUNDS): Ledger {
  const files = ledgerFiles(state);
  // The same bounds hold for deliveries that wait for a ledger that can never be written.
  const waiting = openSpool(files.waiting, { items: bounds.payloads, bytes: bounds.bytes, ageMs: bounds.ageMs });

  const recordOf = recordReader();
  /** Position of this ledger's last record. As long as the chain ends there, it need not be read again. */
  let end:
    | { readonly record: LedgerRecord; readonly line: string; readonly path: string; readonly size: number }
    | undefined;

  /** The predecessor of the next record. */
  function lastRecord(lock: HeldLock): LedgerRecord | undefined | "lost" {
    if (end && readBytes(files.head) === end.line && sizeOf(end.path) === end.size) return end.record;
    const last = openChain(files, lock);
    // The process that wrote it may have been killed before it removed what the record drops.
    if (last && last !== "lost") removeAgedOut(files, last, files.payloadNumbers(), files.segments());
    return last;
  }

  /** Appends what waits and then this one, one by one as the chain needs it. False if it is not our turn. */
  function appendAll(delivery?: DatedDelivery): boolean {
    const lock = tryLock(files.lock);
    if (!lock) return false;
    try {
      const names = waiting.names();
      if (names.length === 0 && !delivery) return true;
      makeFolder(files.payloads);
      const before = lastRecord(lock);
      if (before === "lost") return false;
      let last = before;
      for (const name of names) {
        const text = waiting.read(name);
        if (text === undefined) continue;
        const waited = readWaiting(text);
        if (!waited) {
          waiting.setAside(name);
          continue;
        }
        // The process that appended the last one may have been killed before it removed it.
        const next = isRecordOf(before, waited) ? last : appendTo(last, waited, lock);
        if (next === "lost") return false;
        last = next;
        waiting.remove(name);
      }
      return !delivery || appendTo(last, delivery, lock) !== "lost";
    } finally {
      lock.release();
    }
  }

  /** Two records with one predecessor would be a fork: `lost` if it is not our turn any more. */
  function appendTo(
    last: LedgerRecord | undefined,
    { payload, time, provider, endpoint, id, ids, outcome, status }: DatedDelivery,
    lock: HeldLock,
  ): LedgerRecord | "lost" {
    const number = (last?.number ?? 0) + 1;
    const segments = files.segments();
    const newest = segments.at(-1);
    const segment = newest && number - newest.from < bounds.segmentRecords ? newest : files.segment(number);
    const after = segment === newest ? segments : [...segments, segment];
    const bytes = payload.byteLength;
    const kept = keptWith({ number, bytes }, last, after, bounds, recordOf);
    const line = lineOf({
      number,
      previous: last?.hash ?? FIRST,
      time,
      provider,
      endpoint: endpoint.slice(0, LONGEST_ENDPOINT),
      id,
      ...(ids !== undefined && { ids }),
      outcome,
      ...(status !== undefined && { status }),
      accepted: acceptedWith(last?.accepted ?? countInChain(files), { outcome, provider, ...(ids && { ids }) }),
      bytes,
      sha256: sha256(payload),
      ...kept,
    });
    // The payload first, then the record, then the head: each is there before another file names it.
    if (!writeAtomically(files.payload(number), payload, () => lock.stillHeld())) return "lost";
    if (!lock.stillHeld()) return "lost";
    const bytesBefore = sizeOf(segment.path);
    appendText(segment.path, `${line}\n`);
    writeAtomically(files.head, `${line}\n`);
    const record = JSON.parse(line) as LedgerRecord;
    const written = Buffer.from(`${line}\n`);
    end = { record, line: written.toString("latin1"), path: segment.path, size: bytesBefore + written.byteLength };
    const payloads = last ? payloadsBetween(last, kept) : [];
    removeAgedOut(files, kept, payloads, after);
    return record;
  }

  return {
    async append(delivery) {
      const made = dated(delivery);
      const wait = () => waiting.add(made.id, waitingText(made));
      let name: string | undefined;
      try {
        if (appendAll(made)) return;
        name = wait();
        for (const until = Date.now() + PATIENCE_MS; Date.now() < until; ) {
          // Nothing is lost if the process ends meanwhile, so this timer need not keep it alive.
          await new Promise((resolve) => setTimeout(resolve, 5 + Math.random() * 20).unref());
          // The process with the turn may have appended it.
          if (!waiting.names().includes(name) || appendAll()) return;
        }
        waiting.trim();
      } catch (error) {
        // If it is in the chain already, its turn will show that.
        name ??= wait();
        waiting.trim();
        throw error;
      }
    },
  };
}

/**
 * The predecessor of the next record. A line without an end is removed: it was never finished, and its delivery still
 * waits here or its item in the outbox. A head that is ahead of the chain shows that the chain lost its tail. The next
 * record then follows the head, so that `verify` finds the gap.
 */
function openChain(files: LedgerFiles, lock: HeldLock): LedgerRecord | undefined | "lost" {
  let last: LedgerRecord | undefined;
  for (const { path } of files.segments().reverse()) {
    const { lines, torn } = readLines(path);
    if (torn !== "") {
      if (!lock.stillHeld()) return "lost";
      cutFile(
        path,
        lines.reduce((length, line) => length + line.length + 1, 0),
      );
    }
    while (!last && lines.length > 0) {
      const read = readLine(lines.pop() ?? "");
      // A changed record must not decide what is kept. The head has the last one as it was written.
      if (read?.intact) last = read.record;
    }
    if (last) break;
  }
  const head = readHead(files);
  return (head?.number ?? 0) > (last?.number ?? 0) ? head : last;
}

function isRecordOf(record: LedgerRecord | undefined, delivery: DatedDelivery): boolean {
  const { id, provider, time, payload } = delivery;
  if (record?.id !== id || record.provider !== provider || record.time !== time) return false;
  return record.sha256 === sha256(payload);
}
