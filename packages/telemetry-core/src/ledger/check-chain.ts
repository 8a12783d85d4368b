import { type LedgerFiles, readBytes, readHead, readLines } from "./ledger-files.ts";
import { FIRST, type LedgerRecord, readLine } from "./ledger-record.ts";

/** Something in the ledger that is not as it was written. */
export interface LedgerFault {
  /** The file in the ledger's folder. */
  readonly file: string;
  /** Counted from 1 in that file. */
  readonly line: number;
  /** A sentence about it. */
  readonly what: string;
}

/** An intact record, and its position. */
export interface PlacedRecord {
  readonly record: LedgerRecord;
  readonly file: string;
  readonly line: number;
}

/** The content of the chain. `faults` are those of its lines and its head; payloads are not checked. */
export interface CheckedChain {
  readonly placed: readonly PlacedRecord[];
  readonly faults: LedgerFault[];
}

/** Reads the chain from its first line to its head. */
export function checkChain(files: LedgerFiles): CheckedChain {
  const placed: PlacedRecord[] = [];
  const faults: LedgerFault[] = [];
  const segments = files.segments();
  let beforeLast = "";
  let last = "";
  const begin = segments[0]?.from ?? 1;
  /** What the next record must be. Its predecessor is unknown if the line before was damaged. */
  let next: Next = { number: begin, previous: begin === 1 ? FIRST : undefined };

  for (const { name, path, from } of segments) {
    const { lines, torn } = readLines(path);
    for (const [at, line] of (torn === "" ? lines : [...lines, torn]).entries()) {
      const fault = (what: string) => faults.push({ file: name, line: at + 1, what });
      const read = readLine(line);
      const hasEnd = at < lines.length;
      const wanted = next;
      [beforeLast, last] = [last, `${line}\n`];
      next = { number: wanted.number + 1, previous: undefined };
      if (!hasEnd) fault("The line has no end: its writing was interrupted, or the file was cut.");
      else if (!read) fault("This is no record: the line was changed or torn.");
      else if (!read.intact) fault(`Record ${read.record.number} was changed after it was written.`);
      else {
        const { record } = read;
        const why = whyNotNext(record, wanted);
        if (why) fault(why);
        else if (at === 0 && record.number !== from) fault(`The file's name says that record ${from} stands here.`);
        placed.push({ record, file: name, line: at + 1 });
        next = { number: record.number + 1, previous: record.hash };
      }
    }
  }
  const end = placed.at(-1);
  if (segments[0] && end && begin > end.record.recordsFrom) {
    const what = `The ledger begins with record ${begin}; it should have those from ${end.record.recordsFrom} on.`;
    faults.unshift({ file: segments[0].name, line: 1, what });
  }
  const what = whyNotHead(files, next.number - 1, last, beforeLast);
  if (what) faults.push({ file: "head.json", line: 1, what });
  return { placed, faults };
}

interface Next {
  readonly number: number;
  readonly previous: string | undefined;
}

function whyNotNext({ number, previous }: LedgerRecord, wanted: Next): string | undefined {
  if (number > wanted.number) {
    const one = number - 1 === wanted.number;
    return `${one ? `Record ${wanted.number} is` : `Records ${wanted.number} to ${number - 1} are`} missing before record ${number}.`;
  }
  if (number < wanted.number) return `Record ${number} stands here again, or in the wrong place.`;
  if (wanted.previous === undefined || previous === wanted.previous) return undefined;
  return `Record ${number} was not written after the record that stands before it.`;
}

/**
 * The head is the last line, or the one before if the process that wrote the last was killed before it wrote the head.
 * `count` is the number of the last line, whether or not it can be read.
 */
function whyNotHead(files: LedgerFiles, count: number, last: string, beforeLast: string): string | undefined {
  const text = readBytes(files.head);
  if (text === last || text === beforeLast) return undefined;
  if (text === "") return "The file is missing; it should be a copy of the last record.";
  const head = readHead(files);
  if (head && head.number > count) {
    const { number, time, provider } = head;
    return `The last record was number ${number}, of ${time} to ${provider}: the end of the ledger is missing.`;
  }
  // A damaged last line has its fault already, and the head tells what it was.
  if (head?.number === count && !readLine(last.slice(0, -1))?.intact) return undefined;
  return "It should be a copy of the last record, and is not.";
}
