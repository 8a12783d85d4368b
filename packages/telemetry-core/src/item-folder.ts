import { writeAtomically } from "./atomic-file.ts";
import { makeFolder } from "./folders.ts";
import { existsSync, join, readdirSync, readFileSync, renameSync, rmSync, statSync, unlinkSync } from "./node.ts";
import { sweep } from "./sweep.ts";

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
export const ADDED_BETWEEN_TRIMS = 50;

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
  /** The content of an item, or undefined if somebody else took it. */
  read(name: string): string | undefined;
  /** False if it is still there: the folder cannot be written. */
  remove(name: string): boolean;
  /** Puts an item that cannot be understood out of the way, so that it blocks nothing. False if it is still there. */
  setAside(name: string): boolean;
  clear(): void;
  /** Enforces the bounds, removes what killed processes left, and returns how many items went for each reason. */
  trim(): { tooOld: number; tooMany: number };
}

export function itemFolder(folder: string, bounds: Bounds = DEFAULT_BOUNDS): ItemFolder {
  const pathOf = (name: string) => join(folder, name);
  let sequence = 0;

  function names(): string[] {
    try {
      return readdirSync(folder)
        .filter((name) => NAME.test(name))
        .sort();
    } catch {
      return [];
    }
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
    trim() {
      sweep(folder);
      const gone = { tooOld: 0, tooMany: 0 };
      let items = 0;
      let bytes = 0;
      for (const name of names().reverse()) {
        const found = statSync(pathOf(name), { throwIfNoEntry: false });
        if (!found) continue;
        items++;
        bytes += found.size;
        const tooOld = Date.now() - found.mtimeMs > bounds.ageMs;
        if (!tooOld && items <= bounds.items && bytes <= bounds.bytes) continue;
        if (remove(name)) gone[tooOld ? "tooOld" : "tooMany"]++;
      }
      return gone;
    },
  };
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
  };
}
