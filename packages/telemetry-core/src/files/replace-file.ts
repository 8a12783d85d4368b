import { randomHex } from "../platform/digest.ts";
import { once } from "../platform/lazy.ts";
import { existsSync, join, readdirSync, readFileSync, renameSync, rmSync, unlinkSync } from "../platform/node.ts";
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

/** The content of a file that other processes may replace or remove at this moment. Throws the system's error. */
export const readText = (path: string): string => retryBusy(() => readFileSync(path, "utf8"));

const isBusy = (error: unknown): boolean => BUSY.has((error as NodeJS.ErrnoException).code);

/** Two containers with one home may give out the same process id. */
const thisProcess = once(() => `${process.pid}.${randomHex(6)}.`);
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

/** Removes a folder with all that is in it. Never throws: what cannot be removed is still there to be seen by `status`. */
export function removeFolder(folder: string): void {
  try {
    // Windows keeps a folder in which anything is open, and its content goes all the same.
    if (process.platform === "win32") emptyFolder(folder);
    removeFilled(folder);
  } catch {
    // No rights, or a file where a folder of ours should be.
  }
}

/** Another process may add an item while the folder is being emptied. */
function removeFilled(folder: string): void {
  const end = endOfPatience();
  for (let tries = 1; ; tries++) {
    try {
      rmSync(folder, { recursive: true, force: true });
      return;
    } catch (error) {
      const isFilled = (error as NodeJS.ErrnoException).code === "ENOTEMPTY";
      if (!isFilled || process.platform === "win32" || tries > 3 || !standStill(10 * tries, end)) throw error;
    }
  }
}

function emptyFolder(folder: string): void {
  for (const found of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, found.name);
    if (found.isDirectory()) emptyFolder(path);
    else discardFile(path);
  }
}
