import { randomHex } from "../platform/digest.ts";
import { closeSync, openSync, statSync, utimesSync, writeFileSync } from "../platform/node.ts";
import { isHolderAlive, thisHolder } from "./lock-holder.ts";
import { readText } from "./own-file.ts";
import { discardFile, retryBusy } from "./replace-file.ts";

/**
 * A holder that has not released or refreshed its lock for this long counts as dead, even if a process with its number lives.
 */
const STALE_AFTER_MS = 10_000;
/** Clocks of machines that share a folder differ by up to this. */
const CLOCK_SLACK_MS = 5_000;

/** A lock that is held. */
export interface HeldLock {
  /**
   * False once another process holds it: this one was stopped for too long, or two others broke the previous lock at
   * once.
   */
  stillHeld(): boolean;
  /** Restarts the time until the lock is stale. False if it is not held any more. */
  refresh(): boolean;
  release(): void;
}

/**
 * Takes the lock at `path` if it is free: a file that only one process can create. Breaks and takes a lock whose holder
 * died. Returns undefined if another process holds it; throws the system's error if the folder cannot be written.
 */
export function tryLock(path: string, staleAfterMs = STALE_AFTER_MS): HeldLock | undefined {
  const token = `${thisHolder()} ${randomHex(6)}`;
  if (!create(path, token)) {
    // Only once: if another process takes the lock after that, it holds it.
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
    // On a full disk a file can be created without content: no process could tell who holds that lock.
    discardFile(path);
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Longer than it takes to remove a dead holder's lock. */
const LONGEST_BREAKING_MS = 10_000;

/**
 * Removes a dead holder's lock. True if the lock may be free now. Only one process at a time does so: of two that saw the
 * same dead holder, the later would remove the lock that a third took after the first.
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
    // As long as this content is there, no other process can create its own lock.
    if (read(path) === seen) discardFile(path);
    return true;
  } finally {
    discardFile(breaking);
  }
}

function isStale(path: string, content: string, staleAfterMs: number): boolean {
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  // The clock was set back since. Its age is unknown, so it grows old from now on.
  if (age < -CLOCK_SLACK_MS) touch(path);
  const pid = Number.parseInt(content, 10);
  // A holder that died between creating the file and writing its number leaves an empty one.
  if (!pid) return age > 1000;
  // A negative age says nothing, so the holder alone decides.
  return age > staleAfterMs || isHolderAlive(content) === false;
}

/** Sets a file's time to now. False if that fails. */
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
