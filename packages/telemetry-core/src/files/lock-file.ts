import { randomHex } from "../platform/digest.ts";
import { closeSync, openSync, statSync, utimesSync, writeFileSync } from "../platform/node.ts";
import { isHolderAlive, thisHolder } from "./lock-holder.ts";
import { discardFile, readText, retryBusy } from "./replace-file.ts";

/**
 * A holder that has not let go or refreshed for this long is taken for dead, even if a process with its number lives.
 */
const STALE_AFTER_MS = 10_000;
/** Machines that share a folder do not agree better than this. */
const CLOCK_SLACK_MS = 5_000;

/** A lock that is held. */
export interface HeldLock {
  /** False once somebody else took it: this process stood still for too long, or two others broke the lock before it at once. */
  stillHeld(): boolean;
  /** Begins the time until it is stale anew. False if it is not held any more. */
  refresh(): boolean;
  release(): void;
}

/**
 * Takes the lock at `path` if it is free: a file that only one process can create. A lock whose holder died is broken
 * and taken. Returns undefined if another process holds it; throws the system's error if the folder cannot be written.
 */
export function tryLock(path: string, staleAfterMs = STALE_AFTER_MS): HeldLock | undefined {
  const token = `${thisHolder()} ${randomHex(6)}`;
  if (!create(path, token)) {
    // Once only: if somebody else was quicker after that, the lock is theirs.
    if (!breakIfStale(path, staleAfterMs) || !create(path, token)) return undefined;
  }
  const stillHeld = () => read(path) === token;
  return {
    stillHeld,
    refresh: () => stillHeld() && touch(path),
    release() {
      if (stillHeld()) discardFile(path);
    },
  };
}

function create(path: string, token: string): boolean {
  let file: number;
  try {
    file = retryBusy(() => openSync(path, "wx", 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return false;
  }
  try {
    writeFileSync(file, token);
    return true;
  } catch (error) {
    // On a full disk a file can be made that takes no content: nobody could tell whose lock that is.
    discardFile(path);
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Removing a dead holder's lock takes this long, and is nothing that anybody dies of. */
const LONGEST_BREAKING_MS = 10_000;

/**
 * Removes a dead holder's lock. True if the lock may be free now. One process at a time: of two that saw the same dead
 * holder, the later would remove the lock of whoever took it after the first.
 */
function breakIfStale(path: string, staleAfterMs: number): boolean {
  const seen = read(path);
  if (seen === undefined) return true;
  if (!isStale(path, seen, staleAfterMs)) return false;
  const breaking = `${path}.breaking`;
  if (!create(breaking, thisHolder())) {
    const since = Date.now() - (statSync(breaking, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (Math.abs(since) > LONGEST_BREAKING_MS) discardFile(breaking);
    return false;
  }
  try {
    // As long as this content stands there nobody else can put theirs in its place.
    if (read(path) === seen) discardFile(path);
    return true;
  } finally {
    discardFile(breaking);
  }
}

function isStale(path: string, content: string, staleAfterMs: number): boolean {
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  // A clock was set back since. How long ago this was cannot be told, so that it grows old from now on.
  if (age < -CLOCK_SLACK_MS) touch(path);
  const pid = Number.parseInt(content, 10);
  // A holder that died between creating the file and writing its number leaves an empty one.
  if (!pid) return age > 1000;
  // Nothing can be concluded from a negative age, so that the holder alone decides.
  return age > staleAfterMs || isHolderAlive(content) === false;
}

/** Makes a file as young as can be. False if that cannot be done. */
function touch(path: string): boolean {
  try {
    retryBusy(() => utimesSync(path, new Date(), new Date()));
    return true;
  } catch {
    return false;
  }
}

function read(path: string): string | undefined {
  try {
    return readText(path);
  } catch {
    return undefined;
  }
}
