import { listNames } from "../../files/list-names.ts";
import { removeFile } from "../../files/replace-file.ts";
import { join, statSync } from "../../platform/node.ts";
import { NAME, timeOf } from "./item-name.ts";
import { countItems, removeSegment, SEGMENT, TAKEN_SEGMENT } from "./segment.ts";
import { sweepListed } from "./sweep.ts";

/** Bounds of one folder of items. What is too old or too much goes, oldest first. */
export interface Bounds {
  readonly items: number;
  readonly bytes: number;
  readonly ageMs: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
export const DEFAULT_BOUNDS: Bounds = { items: 200, bytes: 4 * 1024 * 1024, ageMs: 30 * DAY_MS };

/**
 * A folder is trimmed when a process adds its first item, and again after so many at most: looking at all of them each
 * time would cost more than writing one. So much may a folder hold beyond its bounds, for each process that adds.
 */
export const ADDED_BETWEEN_TRIMS = 200;
/** Removing so many takes 5 ms, of segments twice that and more. More than a process adds between two trims, so that any folder comes down to its bounds. */
export const REMOVED_AT_ONCE = 250;

/** How many names a trim reads for each item that may stay. Enough to see what is too old among what killed processes left. */
const LISTED_FOR_EACH = 10;

/** Clocks of machines that share a folder do not agree better than this. */
const CLOCK_SLACK_MS = 60 * 60 * 1000;

/** Keeps a folder of items within its bounds. */
export interface FolderBounds {
  /**
   * Enforces the bounds, removes what killed processes left, and returns how many items went for each reason. Takes a
   * few milliseconds however many there are: it looks at some of them, and what it leaves goes with later calls.
   */
  trim(): { tooOld: number; tooMany: number };
  /**
   * Removes all items that are too many, oldest first, however old: a few at a time, and says each time how many went.
   * An item that several processes remove at once counts for one of them.
   */
  shrink(): Iterable<number>;
}

export function folderBounds(folder: string, bounds: Bounds): FolderBounds {
  const pathOf = (name: string) => join(folder, name);
  /** What is kept or goes as a whole, oldest first: items and segments. What a courier has in hand is its own affair. */
  function unitsOf(listed: readonly string[]): string[] {
    const units = listed.filter((name) => NAME.test(name) || (SEGMENT.test(name) && !TAKEN_SEGMENT.test(name))).sort();
    // What a clock dated that was ahead would outlive all that comes.
    const latest = Date.now() + CLOCK_SLACK_MS;
    const isAhead = (unit: string) => timeOf(unit) > latest;
    return isAhead(units.at(-1) ?? "") ? [...units.filter(isAhead), ...units.filter((unit) => !isAhead(unit))] : units;
  }
  const itemsIn = (unit: string) => (NAME.test(unit) ? 1 : countItems(pathOf(unit)));
  const isOld = (unit: string) => Date.now() - timeOf(unit) > bounds.ageMs;

  /** Where those begin that may stay for their number and size. What is before need not be looked at to be removed. */
  function firstToStay(units: readonly string[]): number {
    let bytes = 0;
    let items = 0;
    let first = units.length;
    for (; first > 0; first--) {
      const unit = units[first - 1] as string;
      // A segment stays as long as some of it may: the courier counts its items one by one.
      if (items >= bounds.items) break;
      items += itemsIn(unit);
      bytes += statSync(pathOf(unit), { throwIfNoEntry: false })?.size ?? 0;
      if (bytes > bounds.bytes) break;
    }
    return first;
  }

  /** How many items this process removed itself: two may be at it at once, and the courier as well. */
  function drop(units: readonly string[]): number {
    let dropped = 0;
    for (const unit of units) {
      try {
        if (NAME.test(unit)) {
          removeFile(pathOf(unit));
          dropped++;
        } else dropped += removeSegment(pathOf(unit));
      } catch {
        // Somebody else was quicker, or the folder cannot be written.
      }
    }
    return dropped;
  }

  return {
    trim() {
      // What is not among the newest of some is not among the newest of all.
      const listed = listNames(folder, bounds.items * LISTED_FOR_EACH);
      sweepListed(folder, listed);
      const units = unitsOf(listed);
      const first = firstToStay(units);
      // What a courier took long ago it could not unpack.
      const old = [
        ...units.slice(first),
        ...listed.filter((name) => SEGMENT.test(name) && TAKEN_SEGMENT.test(name)),
      ].filter(isOld);
      const tooMany = drop(units.slice(0, Math.min(first, REMOVED_AT_ONCE)));
      return { tooMany, tooOld: drop(old) };
    },
    *shrink() {
      const units = unitsOf(listNames(folder));
      const first = firstToStay(units);
      for (let at = 0; at < first; at += REMOVED_AT_ONCE) {
        yield drop(units.slice(at, Math.min(first, at + REMOVED_AT_ONCE)));
      }
    },
  };
}
