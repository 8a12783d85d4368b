import { openSpool } from "../store/spool/spool.ts";
import { type LedgerFiles, ledgerFiles, readHead, readLines } from "./ledger-files.ts";
import { type DeliveryOutcome, type LedgerRecord, outcomeOf, readLine } from "./ledger-record.ts";
import { readWaiting } from "./waiting-delivery.ts";

export type AcceptedCounts = Readonly<Record<string, number>>;

/** The counts of items after one more delivery. */
export function acceptedWith(
  counts: AcceptedCounts,
  {
    outcome,
    provider,
    ids,
  }: { readonly outcome: DeliveryOutcome; readonly provider: string; readonly ids?: readonly string[] },
): AcceptedCounts {
  if (outcome !== "accepted") return counts;
  const before = Object.hasOwn(counts, provider) ? (counts[provider] as number) : 0;
  return { ...counts, [provider]: before + (ids?.length ?? 1) };
}

/** Counts the records themselves, for a ledger that was begun before records had counts. 40 µs a record. */
export function countInChain(files: LedgerFiles): AcceptedCounts {
  let counts: AcceptedCounts = {};
  for (const { path } of files.segments()) {
    for (const line of readLines(path).lines) {
      const record = readLine(line)?.record;
      if (record) counts = acceptedWith(counts, { ...record, outcome: outcomeOf(record) });
    }
  }
  return counts;
}

/** The head, or the line after it if the process that wrote that line was killed before it could write the head. */
function lastRecord(files: LedgerFiles): LedgerRecord | undefined {
  const head = readHead(files);
  const newest = files.segments().at(-1);
  const last = newest && readLine(readLines(newest.path).lines.at(-1) ?? "");
  return last?.intact && last.record.number > (head?.number ?? 0) ? last.record : head;
}

/**
 * How many deliveries the backend of each provider accepted, as the ledger of this state folder tells it, what waits
 * for its turn included. Costs a look at the newest segment, half a megabyte at most. Empty if the ledger is not there
 * or cannot be read.
 */
export function countAccepted(state: string): AcceptedCounts {
  try {
    const files = ledgerFiles(state);
    let counts = lastRecord(files)?.accepted ?? countInChain(files);
    const waiting = openSpool(files.waiting);
    for (const name of waiting.names()) {
      const delivery = readWaiting(waiting.read(name) ?? "");
      if (delivery) counts = acceptedWith(counts, delivery);
    }
    return counts;
  } catch {
    return {};
  }
}
