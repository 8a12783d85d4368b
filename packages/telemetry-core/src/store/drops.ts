import { atExit, isExiting } from "../platform/at-exit.ts";
import { dropLog, readCount } from "./drop-log.ts";

/** Why an item did not arrive. A closed set: every loss is counted under one of these and shown by `status`. */
export const DROP_REASONS = [
  "doubt", // the decision could not be read or understood at that moment, and every doubt is off
  "process-limit", // more captures than one process may make
  "hour-limit", // more than all processes of a host may make in an hour
  "repeated", // the same bug again in the same process
  "too-many", // the folder was full, the oldest was removed
  "too-old", // waited longer than the folder keeps items
  "unreadable", // torn, or not what the sanitizer made
  "rejected", // the backend said no for good
  "unsupported", // the provider takes no such items
  "sanitizer-failed", // an item that cannot be sanitised is not passed on
  "unwritable", // the disk refused it
] as const;
export type DropReason = (typeof DROP_REASONS)[number];

/** Counts what was lost. */
export interface Drops {
  /** Never throws. */
  count(reason: DropReason, items?: number): void;
  /** Totals over all processes, as far as the disk accepted them. */
  totals(): Partial<Record<DropReason, number>>;
}

/** Counts items that were removed because a folder has bounds. */
export function countTrimmed(drops: Drops, gone: { readonly tooOld: number; readonly tooMany: number }): void {
  drops.count("too-old", gone.tooOld);
  drops.count("too-many", gone.tooMany);
}

/**
 * Keeps the counts in `dropped.log` in the state folder. Repeats of one reason are written at 1, 2, 4, 8 … items and at the
 * end of the process, so that a crash loop does not wait for the disk each time.
 */
export function createDrops(folder: string): Drops {
  const log = dropLog(folder);
  const here = new Map<DropReason, { seen: number; written: number }>();
  let leaving: Disposable | undefined;

  function save(): void {
    for (const [reason, tally] of here) {
      if (tally.seen === tally.written) continue;
      try {
        log.append(reason, tally.seen - tally.written);
        tally.written = tally.seen;
      } catch {
        // No state folder: nothing is kept on this machine, the count of losses included.
      }
    }
    leaving?.[Symbol.dispose]();
    leaving = undefined;
  }

  return {
    count(reason, items = 1) {
      if (items <= 0) return;
      const tally = here.get(reason) ?? { seen: 0, written: 0 };
      here.set(reason, tally);
      tally.seen += items;
      // Losses by the hundred are written at once: the process that removes them may be killed before it ends.
      if (items >= 100 || isExiting() || tally.written === 0 || tally.seen >= tally.written * 2) save();
      else leaving ??= atExit(save);
    },
    totals() {
      const totals: Partial<Record<DropReason, number>> = {};
      const add = (reason: DropReason, items: number) => {
        totals[reason] = (totals[reason] ?? 0) + items;
      };
      for (const line of log.lines()) {
        const found = readCount(line);
        const known = found && DROP_REASONS.find((candidate) => found.key.endsWith(candidate));
        if (known) add(known, found.count);
      }
      for (const [reason, { seen, written }] of here) if (seen > written) add(reason, seen - written);
      return totals;
    },
  };
}
