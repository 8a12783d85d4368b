import { type LedgerBounds, type LedgerFiles, readLines, removeFile, type Segment } from "./ledger-files.ts";
import { type LedgerRecord, readLine } from "./ledger-record.ts";

export type Kept = Pick<LedgerRecord, "recordsFrom" | "payloadsFrom" | "payloadBytes">;

/**
 * What the ledger keeps once record `number` with a payload of `bytes` is in it. Nothing is removed here: what goes is
 * written into the record first, so that a payload that is missing without it has been taken away by somebody.
 */
export function keptWith(
  { number, bytes }: Pick<LedgerRecord, "number" | "bytes">,
  last: LedgerRecord | undefined,
  segments: readonly Segment[],
  bounds: LedgerBounds,
): Kept {
  const recordOf = recordReader(segments);
  let payloadsFrom = last?.payloadsFrom ?? number;
  let payloadBytes = (last?.payloadBytes ?? 0) + bytes;
  for (; payloadsFrom < number; payloadsFrom++) {
    const oldest = recordOf(payloadsFrom);
    // Without a record nobody can ask for its payload.
    const tooOld = !oldest || Date.now() - Date.parse(oldest.time) > bounds.ageMs;
    if (!tooOld && number - payloadsFrom < bounds.payloads && payloadBytes <= bounds.bytes) break;
    payloadBytes -= oldest?.bytes ?? 0;
  }
  // Only from what is there: a segment that somebody else removed was not dropped on purpose.
  const recordsFrom = Math.max(last?.recordsFrom ?? number, segments.at(-bounds.segments)?.from ?? 0);
  return { recordsFrom, payloadsFrom, payloadBytes: payloadsFrom === number ? bytes : payloadBytes };
}

/** Removes what the last record says has gone. A kill in between leaves it for the next time. */
export function removeAgedOut(files: LedgerFiles, now: Kept, before: LedgerRecord | undefined): void {
  if (now.payloadsFrom !== before?.payloadsFrom) {
    for (const number of files.payloadNumbers()) if (number < now.payloadsFrom) removeFile(files.payload(number));
  }
  // Oldest first, so that what is left after a kill is still one chain.
  for (const { from, path } of files.segments()) if (from < now.recordsFrom) removeFile(path);
}

/** Finds a record by its number. Keeps the segment that it read last, since the next one is asked for as a rule. */
function recordReader(segments: readonly Segment[]): (number: number) => LedgerRecord | undefined {
  let read: { segment: Segment; lines: string[] } | undefined;
  return (number) => {
    const segment = segments.findLast(({ from }) => from <= number);
    if (!segment) return undefined;
    if (read?.segment !== segment) read = { segment, lines: readLines(segment.path).lines };
    const start = `{"number":${number},`;
    return readLine(read.lines.find((line) => line.startsWith(start)) ?? "")?.record;
  };
}
