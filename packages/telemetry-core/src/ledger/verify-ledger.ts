import { readOwnFile } from "../files/own-file.ts";
import { sha256 } from "../platform/digest.ts";
import { existsSync, join, readdirSync } from "../platform/node.ts";
import { readDeliveryState } from "../store/delivery-state.ts";
import { openSpool } from "../store/spool/spool.ts";
import { checkChain, type LedgerFault } from "./check-chain.ts";
import { type LedgerFiles, ledgerFiles, missingIs, readBytes } from "./ledger-files.ts";
import { type LedgerRecord, outcomeOf } from "./ledger-record.ts";
import { readable } from "./read-ledger.ts";

/** The result of a verification. */
export interface LedgerVerdict {
  /** Records that are as they were written. */
  readonly records: number;
  /** Those of them whose bytes the backend accepted. The others left this machine as well. */
  readonly accepted: number;
  /** Payloads that are byte for byte what was sent. */
  readonly payloads: number;
  /** Payloads that aged out because they were too old or too many; their digests stay. */
  readonly agedOut: number;
  readonly ok: boolean;
  readonly faults: readonly LedgerFault[];
}

/** Longer than any process's turn takes. */
const TRIES = 50;
const PAUSE_MS = 20;

/**
 * Proves that the ledger in a host's state folder is as it was written, or says line by line what is not. Writes nothing
 * and opens no socket. Takes no lock, but reads again while a courier works. Throws an
 * {@link AskfirstError} if the ledger cannot be read. About 40 µs for each record and each payload.
 */
export function verifyLedger(stateFolder: string): LedgerVerdict {
  const files = ledgerFiles(stateFolder);
  return readable(files.folder, () => {
    for (let tries = 1; ; tries++) {
      const before = sight(files);
      const verdict = verifyOnce(files, stateFolder);
      const atRest = before === sight(files) && !existsSync(files.lock);
      if (verdict.ok || atRest || tries === TRIES) return verdict;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  });
}

/** A text that differs after every delivery. */
const sight = (files: LedgerFiles) => readBytes(files.head) + readBytes(files.segments().at(-1)?.path ?? files.head);

function verifyOnce(files: LedgerFiles, stateFolder: string): LedgerVerdict {
  const { placed, faults } = checkChain(files);
  const end = placed.at(-1)?.record;
  const there = new Set(files.payloadNumbers());
  let payloads = 0;
  let agedOut = 0;
  for (const { record, file, line } of placed) {
    const { number } = record;
    if (!there.has(number) && number < (end?.payloadsFrom ?? 0)) {
      agedOut++;
      continue;
    }
    const why = whyNotPayload(files, record);
    if (why) faults.push({ file, line, what: why });
    else payloads++;
  }
  // The next one may be there already: the process that wrote it was killed before it wrote the record.
  const unknown = [...there].filter((number) => number > (end?.number ?? 0) + 1);
  for (const number of unknown) {
    faults.push({ file: `payloads/${number}`, line: 1, what: "No record tells of this payload." });
  }
  if (faults.length === 0) {
    const accepted = end?.accepted ? sum(Object.values(end.accepted)) : (end?.number ?? 0);
    const sent = countSent(stateFolder);
    // The courier counts what it has recorded, and never more.
    if (sent > accepted + openSpool(files.waiting).names().length) {
      const what = end ? `The ledger ends with record ${end.number}` : "The ledger is empty";
      faults.push({ file: "head.json", line: 1, what: `${what}, but deliveries were counted: ${sent}.` });
    }
  }
  const accepted = placed.filter(({ record }) => outcomeOf(record) === "accepted").length;
  return { records: placed.length, accepted, payloads, agedOut, ok: faults.length === 0, faults };
}

/** The couriers' own count, which stays when the ledger, or its end, was removed. */
function countSent(stateFolder: string): number {
  const names = missingIs([], () => readdirSync(join(stateFolder, "delivery")));
  const providers = names.filter((name) => name.endsWith(".json")).map((name) => name.slice(0, -".json".length));
  return sum(providers.map((provider) => readDeliveryState(stateFolder, provider).sent));
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

function whyNotPayload(files: LedgerFiles, { number, bytes, sha256: digest }: LedgerRecord): string | undefined {
  // Gone since it was listed: a courier works, and the ledger is read again.
  const payload = missingIs(undefined, () => readOwnFile(files.payload(number)));
  if (!payload) return `The payload of record ${number} is missing, and it did not age out.`;
  if (payload.byteLength !== bytes) {
    return `The payload of record ${number} has ${payload.byteLength} bytes; ${bytes} were sent.`;
  }
  return sha256(payload) === digest ? undefined : `The payload of record ${number} was changed after it was sent.`;
}
