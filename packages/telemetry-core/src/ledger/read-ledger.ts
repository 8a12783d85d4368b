import { AskfirstError } from "../errors/askfirst-error.ts";
import { readOwnFile } from "../files/own-file.ts";
import { sha256 } from "../platform/digest.ts";
import { openSpool } from "../store/spool/spool.ts";
import { ledgerFiles, missingIs, readLines } from "./ledger-files.ts";
import { type DeliveryOutcome, type LedgerRecord, outcomeOf, readLine } from "./ledger-record.ts";

/** A record, and the state of its payload. */
export interface RecordedDelivery extends LedgerRecord {
  readonly outcome: DeliveryOutcome;
  readonly payload: "kept" | "aged-out" | "missing";
}

export interface LedgerContent {
  /** Every record that can be read, oldest first. */
  readonly records: readonly RecordedDelivery[];
  /** Lines that are no record. */
  readonly unreadable: number;
  /** Deliveries that wait for their turn in the ledger. */
  readonly waiting: number;
}

/**
 * Reads the ledger in a host's state folder (`status().stateFolder`); empty if nothing was ever sent. Writes nothing,
 * opens no socket, and proves nothing: {@link verifyLedger} does that. Throws an {@link AskfirstError} if the ledger
 * exists and cannot be read. About 40 µs for each record.
 */
export function readLedger(stateFolder: string): LedgerContent {
  const files = ledgerFiles(stateFolder);
  return readable(files.folder, () => {
    const lines = files.segments().flatMap(({ path }) => {
      const { lines, torn } = readLines(path);
      return torn === "" ? lines : [...lines, torn];
    });
    const records = lines.flatMap((line) => readLine(line)?.record ?? []);
    const there = new Set(files.payloadNumbers());
    const payloadsFrom = records.at(-1)?.payloadsFrom ?? 0;
    const payloadOf = (number: number) => {
      if (there.has(number)) return "kept";
      return number < payloadsFrom ? "aged-out" : "missing";
    };
    return {
      records: records.map((record) => ({ ...record, outcome: outcomeOf(record), payload: payloadOf(record.number) })),
      unreadable: lines.length - records.length,
      waiting: openSpool(files.waiting).names().length,
    };
  });
}

/** The exact bytes that left. Throws an {@link AskfirstError} if they aged out, are missing, or were changed since. */
export function readPayload(stateFolder: string, record: RecordedDelivery): Uint8Array {
  const files = ledgerFiles(stateFolder);
  const refuse = (why: string): never => {
    throw new AskfirstError("no-payload", why);
  };
  const what = `The payload of ${record.id}`;
  if (record.payload === "aged-out")
    refuse(`${what} aged out. Its digest stays: ${record.bytes} bytes, SHA-256 ${record.sha256}.`);
  if (record.payload === "missing") refuse(`${what} is missing, and it did not age out.`);
  const payload = readable(files.folder, () => missingIs(undefined, () => readOwnFile(files.payload(record.number))));
  if (!payload) return refuse(`${what} aged out just now.`);
  if (sha256(payload) !== record.sha256) refuse(`${what} is not what was sent: it was changed afterwards.`);
  return payload;
}

/** Says which ledger could not be read, and why. */
export function readable<T>(folder: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || AskfirstError.is(error)) throw error;
    const why = `The ledger in ${folder} cannot be read (${code}). Look at its owner and rights.`;
    throw new AskfirstError("ledger-unreadable", why, { cause: error });
  }
}
