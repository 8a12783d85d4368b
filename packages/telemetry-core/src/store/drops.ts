import { atExit, isExiting } from "../platform/at-exit.ts";
import { setTimeout } from "../platform/node.ts";
import { dropLog } from "./drop-log.ts";

/** Why an item did not arrive, and the letter that counts it on disk. A closed set, shown by `status`. */
const LETTERS = {
  doubt: "d", // the decision could not be read or understood at that moment, and every doubt is off
  "process-limit": "p", // more captures than one process may make
  "hour-limit": "h", // more than all processes of a host may make in an hour
  repeated: "r", // the same bug again within the hour
  sampled: "a", // left out by the author's sample
  "too-many": "m", // the folder was full, the oldest was removed
  "too-old": "o", // waited longer than the folder keeps items
  unreadable: "u", // torn, or not what the sanitizer made
  rejected: "n", // the backend said no for good
  unsupported: "x", // the provider takes no such items
  undeclared: "c", // an event that the host never declared
  "unknown-field": "k", // a field, not an item, as are the next two: one that was never declared
  "wrong-value": "v", // one whose value is none of those declared
  withheld: "y", // one that is newer than what the person knows of
  unloadable: "l", // what builds and sanitises could not be loaded: a bundler left it behind, say
  unbuildable: "b", // what the host handed over cannot be looked at
  exhausted: "e", // the process had no stack, memory or open file left
  fault: "f", // something else went wrong in this package
  "sanitizer-failed": "s", // an item that cannot be sanitised is not passed on
  unwritable: "w", // the disk refused it
} as const;
export type DropReason = keyof typeof LETTERS;
const SAVE_AFTER_MS = 1_000;
const REASONS = Object.keys(LETTERS) as DropReason[];

/** Tells the author what is counted, as it happens. */
export type TellDrops = (reason: DropReason, items: number) => void;

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
 * Keeps the counts in the file `losses` of the state folder. Repeats of one reason are written at 1, 2, 4, 8 … items
 * after a second, and at the end of the process, so that a crash loop does not wait for the disk each time.
 */
export function createDrops(folder: string, tell?: TellDrops): Drops {
  const log = dropLog(folder);
  const here = new Map<DropReason, { seen: number; written: number }>();
  let leaving: Disposable | undefined;

  function save(): void {
    for (const [reason, tally] of here) {
      if (tally.seen === tally.written) continue;
      try {
        log.append(LETTERS[reason], tally.seen - tally.written);
        tally.written = tally.seen;
      } catch {
        // No state folder: nothing is kept on this machine, the count of losses included.
      }
    }
    leaving?.[Symbol.dispose]();
    leaving = undefined;
  }

  /** Where a process lives on, others read its counts. */
  function wait(): void {
    if (leaving) return;
    leaving = atExit(save);
    setTimeout(save, SAVE_AFTER_MS).unref();
  }

  return {
    count(reason, items = 1) {
      if (items <= 0) return;
      try {
        tell?.(reason, items);
      } catch {
        // The author's own counter.
      }
      const tally = here.get(reason) ?? { seen: 0, written: 0 };
      here.set(reason, tally);
      tally.seen += items;
      // Losses by the hundred are written at once: the process that removes them may be killed before it ends.
      if (items >= 100 || isExiting() || tally.written === 0 || tally.seen >= tally.written * 2) save();
      else wait();
    },
    totals() {
      const totals: Partial<Record<DropReason, number>> = {};
      const add = (reason: DropReason, items: number) => {
        totals[reason] = (totals[reason] ?? 0) + items;
      };
      const sums = log.sums();
      for (const reason of REASONS) {
        const items = sums.get(LETTERS[reason]);
        if (items) add(reason, items);
      }
      for (const [name, items] of log.earlier()) {
        const reason = REASONS.find((candidate) => name.endsWith(candidate));
        if (reason) add(reason, items);
      }
      for (const [reason, { seen, written }] of here) if (seen > written) add(reason, seen - written);
      return totals;
    },
  };
}
