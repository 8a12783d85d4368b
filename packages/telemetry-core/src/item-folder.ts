import { writeAtomically } from "./atomic-file.ts";
import { makeFolder } from "./folders.ts";
import { existsSync, join, opendirSync, readFileSync, renameSync, rmSync, statSync, unlinkSync } from "./node.ts";
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
 * A folder is trimmed when a process adds its first item, and again after so many: looking at all of them each time
 * would cost more than writing one. So much may a folder hold beyond its bounds, for each process that adds.
 */
export const ADDED_BETWEEN_TRIMS = 200;
/** Removing so many takes 5 ms. More than a process adds between two trims, so that any folder comes down to its bounds. */
export const REMOVED_AT_ONCE = 250;

/** How many names a trim reads for each item that may stay. Enough to see what is too old among what killed processes left. */
const LISTED_FOR_EACH = 10;

/** Ids and names go into paths: what is in a file that somebody else could write never makes one. */
const ID = /^[0-9a-f]{32}$/;
const NAME = /^[0-9a-z]{9,}-[0-9a-z]{4,}-[0-9a-f]{32}\.json$/;

function assertId(id: string): void {
  if (!ID.test(id)) throw new Error("An item's id is 32 hexadecimal digits.");
}

/** Items as files, one each, whose names sort by time. Safe for many processes: a file is whole or not there. */
export interface ItemFolder {
  /**
   * Durable when it returns: it survives a kill of the process. Costs about 100 µs. Returns the item's name; throws
   * the system's error, and for an id that is not 32 hexadecimal digits.
   */
  add(id: string, content: string): string;
  /** Names, oldest first. Empty if the folder is missing or cannot be read. */
  names(): string[];
  /** True if there is no item. Costs the same however many there are. */
  readonly isEmpty: boolean;
  readonly count: number;
  /** The content of an item, or undefined if somebody else took it. */
  read(name: string): string | undefined;
  /** False if it is still there: the folder cannot be written. */
  remove(name: string): boolean;
  /** Puts an item that cannot be understood out of the way, so that it blocks nothing. False if it is still there. */
  setAside(name: string): boolean;
  clear(): void;
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

export function itemFolder(folder: string, bounds: Bounds = DEFAULT_BOUNDS): ItemFolder {
  const pathOf = (name: string) => join(folder, name);
  let sequence = 0;

  const itemsOf = (listed: string[]) => listed.filter((name) => NAME.test(name)).sort();
  const names = () => itemsOf(list(folder));

  /** Where those begin that may stay for their number and size. What is before need not be looked at to be removed. */
  function firstToStay(items: readonly string[]): number {
    let bytes = 0;
    let first = items.length;
    for (; first > Math.max(0, items.length - bounds.items); first--) {
      bytes += statSync(pathOf(items[first - 1] as string), { throwIfNoEntry: false })?.size ?? 0;
      if (bytes > bounds.bytes) break;
    }
    return first;
  }

  /** How many this process removed itself: two may be at it at once, and the courier as well. */
  function drop(items: readonly string[]): number {
    let dropped = 0;
    for (const name of items) {
      try {
        unlinkSync(pathOf(name));
        dropped++;
      } catch {
        // Somebody else was quicker, or the folder cannot be written.
      }
    }
    return dropped;
  }

  function remove(name: string): boolean {
    try {
      unlinkSync(pathOf(name));
      return true;
    } catch {
      // Another process may have been quicker.
      return !existsSync(pathOf(name));
    }
  }

  return {
    add(id, content) {
      assertId(id);
      // Base 36 of the milliseconds has nine digits until the year 5188, so that names sort as times do.
      const time = Date.now().toString(36).padStart(9, "0");
      // Within a millisecond the order is that of the process.
      const name = `${time}-${(sequence++).toString(36).padStart(4, "0")}-${id}.json`;
      try {
        writeAtomically(pathOf(name), content);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
        makeFolder(folder);
        writeAtomically(pathOf(name), content);
      }
      return name;
    },
    names,
    read(name) {
      try {
        return readFileSync(pathOf(name), "utf8");
      } catch {
        return undefined;
      }
    },
    remove,
    setAside(name) {
      try {
        renameSync(pathOf(name), `${pathOf(name)}.torn`);
        return true;
      } catch {
        return remove(name);
      }
    },
    clear: () => removeFolder(folder),
    get isEmpty() {
      return list(folder, 1, NAME).length === 0;
    },
    get count() {
      return list(folder, Number.POSITIVE_INFINITY, NAME).length;
    },
    trim() {
      // What is not among the newest of some is not among the newest of all.
      const listed = list(folder, bounds.items * LISTED_FOR_EACH);
      sweepListed(folder, listed);
      const items = itemsOf(listed);
      const first = firstToStay(items);
      const old = items.slice(first).filter((name) => Date.now() - timeOf(name) > bounds.ageMs);
      const tooMany = drop(items.slice(0, Math.min(first, REMOVED_AT_ONCE)));
      return { tooMany, tooOld: drop(old) };
    },
    *shrink() {
      const items = names();
      const first = firstToStay(items);
      for (let at = 0; at < first; at += REMOVED_AT_ONCE) {
        yield drop(items.slice(at, Math.min(first, at + REMOVED_AT_ONCE)));
      }
    },
  };
}

/** When an item was added: the digits up to the first hyphen. */
const timeOf = (name: string) => Number.parseInt(name, 36);

/** Names in a folder in no order, as many of this kind as are asked for. None if it is missing or cannot be read. */
function list(folder: string, most = Number.POSITIVE_INFINITY, kind = /^/): string[] {
  const names: string[] = [];
  try {
    const open = opendirSync(folder);
    try {
      for (let found = open.readSync(); found; found = open.readSync()) {
        if (kind.test(found.name) && names.push(found.name) >= most) break;
      }
    } finally {
      open.closeSync();
    }
  } catch {
    // Nobody has put anything there yet.
  }
  return names;
}

/** Removes a folder with all that is in it. Never throws: what cannot be removed is still there to be seen by `status`. */
export function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // No rights, or a file where a folder of ours should be.
  }
}

/** The same, for a machine whose disk takes nothing: gone with the process, and bounded more tightly. */
export function memoryFolder(most = 100): ItemFolder {
  const items = new Map<string, string>();
  const remove = (name: string) => {
    items.delete(name);
    return true;
  };
  return {
    add(id, content) {
      assertId(id);
      items.set(id, content);
      return id;
    },
    names: () => [...items.keys()],
    get isEmpty() {
      return items.size === 0;
    },
    get count() {
      return items.size;
    },
    read: (name) => items.get(name),
    remove,
    setAside: remove,
    clear: () => items.clear(),
    trim() {
      let tooMany = 0;
      for (const name of items.keys()) {
        if (items.size <= most) break;
        items.delete(name);
        tooMany++;
      }
      return { tooOld: 0, tooMany };
    },
    shrink: () => [],
  };
}
