import { writeAtomically } from "../files/atomic-file.ts";
import { makeFolder } from "../files/folders.ts";
import { tryLock } from "../files/lock-file.ts";
import { readText } from "../files/own-file.ts";
import { endOfPatience, standStill } from "../files/patience.ts";
import { discardFile } from "../files/replace-file.ts";
import { randomHex } from "../platform/digest.ts";
import { join, linkSync, writeFileSync } from "../platform/node.ts";

/** Months are no fixed time: 13 of the longest. */
const LONGEST_LIFE_MS = 13 * 31 * 24 * 60 * 60 * 1000;
const ID = /^([0-9a-f]{32}) (\d{4}-\d\d-\d\d)\n$/;

/**
 * A random id of one host on one machine, which says that two events come from one place and nothing else. It is derived
 * from nothing, and another host has another one.
 */
export interface AnonymousId {
  /**
   * Makes it at the first call on a machine, and again after 13 months. Of many processes at once all get the same.
   * Undefined where nothing can be kept. Costs a read, once in a process.
   */
  get(): string | undefined;
  /** Deletes it: a later one has nothing to do with it. */
  forget(): void;
}

export function createAnonymousId(state: () => string): AnonymousId {
  let known: string | undefined;
  const path = () => join(state(), "anonymous-id");
  return {
    get() {
      known ??= read(path()) ?? make(state(), path());
      return known;
    },
    forget() {
      known = undefined;
      discardFile(path());
    },
  };
}

function read(path: string): string | undefined {
  try {
    const [, id, made = ""] = ID.exec(readText(path)) ?? [];
    const age = Date.now() - Date.parse(made);
    // A clock that was far ahead must not keep an id for ever.
    return age > LONGEST_LIFE_MS || age < -LONGEST_LIFE_MS ? undefined : id;
  } catch {
    return undefined;
  }
}

const newText = (id: string) => `${id} ${new Date().toISOString().slice(0, 10)}\n`;

/** The first process makes it, by a link that only one can make, and the others read what it made. */
function make(state: string, path: string): string | undefined {
  const id = randomHex(16);
  const whole = `${path}.${randomHex(6)}.tmp`;
  try {
    makeFolder(state);
    writeFileSync(whole, newText(id), { mode: 0o600, flag: "wx" });
    linkSync(whole, path);
    return id;
  } catch {
    // Another process was first, an id is too old, or there are no links here.
    return read(path) ?? replace(path);
  } finally {
    discardFile(whole);
  }
}

/** The same under a lock, for an id that is there and too old. */
function replace(path: string): string | undefined {
  const end = endOfPatience();
  try {
    do {
      const lock = tryLock(`${path}.lock`);
      if (!lock) continue;
      try {
        const made = read(path);
        if (made !== undefined) return made;
        const id = randomHex(16);
        writeAtomically(path, newText(id));
        return id;
      } finally {
        lock.release();
      }
    } while (read(path) === undefined && standStill(1 + Math.random() * 3, end));
  } catch {
    // Nothing can be kept: events go without an id.
  }
  return read(path);
}
