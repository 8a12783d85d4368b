import { linkSync, readFileSync, renameSync, statSync, unlinkSync, writeFileSync } from "node:fs";
import { randomHex } from "./digest.ts";

/** A holder that has not let go for this long is taken for dead, even if a process with its number lives. */
const STALE_AFTER_MS = 10_000;

/** A lock that is held. */
export interface HeldLock {
  /** False once somebody else took it, which happens only to a process that was stopped for {@link STALE_AFTER_MS}. */
  stillHeld(): boolean;
  release(): void;
}

/**
 * Takes the lock at `path` if it is free: a file that only one process can create. A lock whose holder died is broken.
 * Returns undefined if another process holds it; throws the system's error if the folder cannot be written.
 */
export function tryLock(path: string, staleAfterMs = STALE_AFTER_MS): HeldLock | undefined {
  const token = `${process.pid} ${randomHex(6)}`;
  try {
    writeFileSync(path, token, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    breakIfStale(path, staleAfterMs);
    return undefined;
  }
  const stillHeld = () => read(path) === token;
  return {
    stillHeld,
    release() {
      if (stillHeld()) remove(path);
    },
  };
}

/** Moves a dead holder's lock away, so that the next attempt may succeed. */
function breakIfStale(path: string, staleAfterMs: number): void {
  const seen = read(path);
  if (seen === undefined || !isStale(path, seen, staleAfterMs)) return;
  const grave = `${path}.${randomHex(6)}`;
  try {
    renameSync(path, grave);
    // Between the look and the move another process may have broken it and taken it: that one gets it back.
    if (read(grave) !== seen) linkSync(grave, path);
  } catch {
    // Somebody else was quicker.
  }
  remove(grave);
}

function isStale(path: string, content: string, staleAfterMs: number): boolean {
  const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  const pid = Number.parseInt(content, 10);
  // A holder that died between creating the file and writing its number leaves an empty one.
  if (!pid) return age > 1000;
  // A negative age is a clock that was set back: nothing can be concluded from it, so the number alone decides.
  return age > staleAfterMs || !isAlive(pid);
}

/** True if a process with this number runs, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Gone already.
  }
}
