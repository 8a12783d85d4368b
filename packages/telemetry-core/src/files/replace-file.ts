import { randomHex } from "../platform/digest.ts";
import { lazy } from "../platform/lazy.ts";
import { existsSync, join, lstatSync, readdirSync, renameSync, rmdirSync, unlinkSync } from "../platform/node.ts";
import { endOfPatience, standStill } from "./patience.ts";

/**
 * With these Windows refuses to rename, remove or open what another process has open at this moment: a virus scanner,
 * an indexer, or one of ours. With the same codes it refuses where rights are missing.
 */
const BUSY = new Set<unknown>(["EPERM", "EACCES", "EBUSY"]);
const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 16;

/**
 * Does something to a file that others may have open, and does it again for as long as the patience of this process
 * lasts while Windows refuses it. Elsewhere the same codes are final. Throws what `act` threw last.
 */
export function retryBusy<T>(act: () => T): T {
  if (process.platform !== "win32") return act();
  let end: number | undefined;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return act();
    } catch (error) {
      end ??= endOfPatience();
      if (!isBusy(error) || !standStill(pauseMs * (0.5 + Math.random() / 2), end)) throw error;
    }
  }
}

const isBusy = (error: unknown): boolean => BUSY.has((error as NodeJS.ErrnoException).code);

/** Two containers with one home may give out the same process id. */
const thisProcess = lazy(() => `${process.pid}.${randomHex(6)}.`);
let named = 0;

/** A name beside `path` that no other process uses. A file that a kill leaves there is removed after a day. */
export const temporaryName = (path: string): string => `${path}.${thisProcess()}${(named++).toString(36)}.tmp`;

/**
 * Gives a file another name; what is there is replaced. `commit` may refuse just before, each time that it is tried:
 * false then. Throws the system's error.
 */
export function moveFile(from: string, to: string, commit: () => boolean = () => true): boolean {
  return retryBusy(() => {
    if (!commit()) return false;
    renameSync(from, to);
    return true;
  });
}

/**
 * Removes a file: of several processes that try it at once one succeeds. Its name is free at once. Throws the system's
 * error, ENOENT for a file that is not there.
 */
export function removeFile(path: string): void {
  if (process.platform !== "win32") {
    unlinkSync(path);
    return;
  }
  // What others have open keeps its name until they close it, and two removals of it succeed. A name goes at once.
  const aside = temporaryName(path);
  moveFile(path, aside);
  try {
    retryBusy(() => unlinkSync(aside));
  } catch (error) {
    if (!isBusy(error)) throw error;
  }
}

/** Removes a file, if it is there. Never throws; false if it is still there. */
export function discardFile(path: string): boolean {
  try {
    removeFile(path);
    return true;
  } catch {
    // Another process may have done it first.
    return !existsSync(path);
  }
}

/**
 * Removes the files in a folder whose names are known, and the folder if nothing is left. Not what lies there besides:
 * another user put it there, or it is a link into a place of another user. Never throws.
 */
export function removeFolder(folder: string, known: RegExp): void {
  try {
    if (!lstatSync(folder).isDirectory()) return;
    // Another process may add an item while the folder is being emptied. What is left then is not ours.
    for (let tries = 0; tries < 3; tries++) {
      const names = readdirSync(folder).filter((name) => known.test(name));
      for (const name of names) discardFile(join(folder, name));
      if (removeEmpty(folder) || names.length === 0) return;
    }
  } catch {
    // It is not there, or there are no rights.
  }
}

function removeEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    // Not empty, or open elsewhere.
    return false;
  }
}
