import { discardFile } from "../files/replace-file.ts";
import { type LedgerBounds, type LedgerFiles, readLines, type Segment } from "./ledger-files.ts";
import { type LedgerRecord, readLine } from "./ledger-record.ts";

export type Kept = Pick<LedgerRecord, "recordsFrom" | "payloadsFrom" | "payloadBytes">;

/**
 * What the ledger keeps once record `number` with a payload of `bytes` is in it. Removes nothing: the record first says
 * what goes. So a payload that is missing although no record says so was taken away.
 */
export function keptWith(
  { number, bytes }: Pick<LedgerRecord, "number" | "bytes">,
  last: LedgerRecord | undefined,
  segments: readonly Segment[],
  bounds: LedgerBounds,
  recordOf: ReturnType<typeof recordReader>,
): Kept {
  let payloadsFrom = last?.payloadsFrom ?? number;
  let payloadBytes = (last?.payloadBytes ?? 0) + bytes;
  for (; payloadsFrom < number; payloadsFrom++) {
    const oldest = recordOf(payloadsFrom, segments);
    // Without its record a payload cannot be found.
    const tooOld = !oldest || Date.now() - Date.parse(oldest.time) > bounds.ageMs;
    if (!tooOld && number - payloadsFrom < bounds.payloads && payloadBytes <= bounds.bytes) break;
    payloadBytes -= oldest?.bytes ?? 0;
  }
  // Counts only segments that are there: one that another program removed was not dropped on purpose.
  const recordsFrom = Math.max(last?.recordsFrom ?? number, segments.at(-bounds.segments)?.from ?? 0);
  return { recordsFrom, payloadsFrom, payloadBytes: payloadsFrom === number ? bytes : payloadBytes };
}

/** Numbers of the payloads that were dropped between two records. */
export function payloadsBetween(before: Kept, now: Kept): number[] {
  const count = Math.max(0, now.payloadsFrom - before.payloadsFrom);
  return Array.from({ length: count }, (_, at) => before.payloadsFrom + at);
}

/** Removes those of these payloads and segments that a record has dropped. After a kill the next call does the rest. */
export function removeAgedOut(
  files: LedgerFiles,
  { payloadsFrom, recordsFrom }: Kept,
  payloads: readonly number[],
  segments: readonly Segment[],
): void {
  for (const number of payloads) if (number < payloadsFrom) discardFile(files.payload(number));
  // Oldest first, so that after a kill the rest is still one chain.
  for (const { from, path } of segments) if (from < recordsFrom) discardFile(path);
}

/** Finds a record by its number. Keeps the segment that it read last, since the next call is usually for a neighbour. */
export function recordReader(): (number: number, segments: readonly Segment[]) => LedgerRecord | undefined {
  let read: { readonly path: string; readonly lines: readonly string[] } | undefined;
  return (number, segments) => {
    const path = segments.findLast(({ from }) => from <= number)?.path;
    if (path === undefined) return undefined;
    const start = `{"number":${number},`;
    const find = () => read?.lines.find((line) => line.startsWith(start));
    let line = read?.path === path ? find() : undefined;
    if (line === undefined) {
      // It may have been written meanwhile.
      read = { path, lines: readLines(path).lines };
      line = find();
    }
    return readLine(line ?? "")?.record;
  };
}
