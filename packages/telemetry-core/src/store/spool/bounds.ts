import { listNames } from "../../files/list-names.ts";
import { removeFile } from "../../files/replace-file.ts";
import { join, statSync, utimesSync } from "../../platform/node.ts";
import { NAME, timeOf } from "./item-name.ts";
import { countItems, removeSegment, SEGMENT, TAKEN_SEGMENT } from "./segment.ts";
import { sweepListed } from "./sweep.ts";

/** Bounds of one folder of items. Items that are too old or too many are removed, oldest first. */
export interface Bounds {
  readonly items: number;
  readonly bytes: number;
  readonly ageMs: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
export const DEFAULT_BOUNDS: Bounds = { items: 200, bytes: 4 * 1024 * 1024, ageMs: 30 * DAY_MS };
/** Events are many and short: 10,000 of them, each of half a kilobyte. */
export const EVENT_BOUNDS: Bounds = { items: 10_000, bytes: 16 * 1024 * 1024, ageMs: 30 * DAY_MS };

/**
 * A folder is trimmed when a process adds its first item, and again after at most this many: a look at all items each time
 * would cost more than writing one. Each process that adds may exceed the folder's bounds by this much.
 */
export const ADDED_BETWEEN_TRIMS = 200;
/**
 * Items that one trim removes, in 5 ms; segments take at least twice that. More than a process adds between two trims,
 * so that any folder comes down to its bounds.
 */
export const REMOVED_AT_ONCE = 250;

/**
 * Names that a trim reads for each item that may stay. Enough to find items that are too old among leftovers of killed
 * processes.
 */
const LISTED_FOR_EACH = 10;

/** Clocks of machines that share a folder differ by up to this. */
const CLOCK_SLACK_MS = 60 * 60 * 1000;

/**
 * No item is older than this package. A machine without a clock of its own says 1970, or when it was made, until it asks
 * the network: what it dated is as old as the first look at it by a clock that can be right.
 */
const FIRST_DATE = Date.UTC(2026, 0, 1);

/** Keeps a folder of items within its bounds. */
export interface FolderBounds {
  /**
   * Enforces the bounds, removes leftovers of killed processes, and returns how many items were removed for each reason.
   * Takes a few milliseconds for any number: it looks at some of them, and later calls do the rest. With `"keep-old"` age
   * is no reason: a wrong clock may have dated what no courier has tried yet.
   */
  trim(old?: "keep-old"): { tooOld: number; tooMany: number };
  /**
   * Removes all surplus items, oldest first, of any age: a few at a time, and yields each time how many were removed. An
   * item that several processes remove at once counts for one of them.
   */
  shrink(): Iterable<number>;
}

export function folderBounds(folder: string, bounds: Bounds): FolderBounds {
  const pathOf = (name: string) => join(folder, name);
  /** Files that are kept or removed as a whole, oldest first: items and segments. Not those that a courier is unpacking. */
  function unitsOf(listed: readonly string[]): string[] {
    const units = listed.filter((name) => NAME.test(name) || (SEGMENT.test(name) && !TAKEN_SEGMENT.test(name))).sort();
    // An item dated by a clock that was ahead would outlive all later ones.
    const latest = Date.now() + CLOCK_SLACK_MS;
    const isAhead = (unit: string) => timeOf(unit) > latest;
    return isAhead(units.at(-1) ?? "") ? [...units.filter(isAhead), ...units.filter((unit) => !isAhead(unit))] : units;
  }
  const itemsIn = (unit: string) => (NAME.test(unit) ? 1 : countItems(pathOf(unit)));
  const isOld = (unit: string) => Date.now() - bornOf(unit) > bounds.ageMs;

  function bornOf(unit: string): number {
    const dated = timeOf(unit);
    const now = Date.now();
    if (dated >= FIRST_DATE || now < FIRST_DATE) return dated;
    const seen = statSync(pathOf(unit), { throwIfNoEntry: false })?.mtimeMs ?? now;
    if (seen >= FIRST_DATE) return seen;
    try {
      utimesSync(pathOf(unit), now / 1000, now / 1000);
    } catch {
      // It went, or the folder cannot be written.
    }
    return now;
  }

  /** Index of the first that may stay by number and size. Those before it are removed without a look at them. */
  function firstToStay(units: readonly string[]): number {
    let bytes = 0;
    let items = 0;
    let first = units.length;
    for (; first > 0; first--) {
      const unit = units[first - 1] as string;
      // A segment stays as long as one of its items may: the courier counts them one by one.
      if (items >= bounds.items) break;
      items += itemsIn(unit);
      bytes += statSync(pathOf(unit), { throwIfNoEntry: false })?.size ?? 0;
      if (bytes > bounds.bytes) break;
    }
    return first;
  }

  /** How many items this process itself removed: another process and the courier may trim at the same time. */
  function drop(units: readonly string[]): number {
    let dropped = 0;
    for (const unit of units) {
      try {
        if (NAME.test(unit)) {
          removeFile(pathOf(unit));
          dropped++;
        } else dropped += removeSegment(pathOf(unit));
      } catch {
        // Another process removed it first, or the folder cannot be written.
      }
    }
    return dropped;
  }

  return {
    trim(keepOld) {
      // An item that is not among the newest of some is not among the newest of all.
      const listed = listNames(folder, bounds.items * LISTED_FOR_EACH);
      sweepListed(folder, listed);
      const units = unitsOf(listed);
      const first = firstToStay(units);
      // A segment that a courier took long ago could not be unpacked.
      const old = [
        ...units.slice(first),
        ...listed.filter((name) => SEGMENT.test(name) && TAKEN_SEGMENT.test(name)),
      ].filter((unit) => !keepOld && isOld(unit));
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
