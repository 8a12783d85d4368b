import { writeAtomically } from "../files/atomic-file.ts";
import { listNames } from "../files/list-names.ts";
import { tryLock } from "../files/lock-file.ts";
import { discardFile, moveFile, readText, retryBusy } from "../files/replace-file.ts";
import { randomHex } from "../platform/digest.ts";
import { appendFileSync, join, statSync } from "../platform/node.ts";

/** Some thousand lines. */
const LONGEST_LOG = 32 * 1024;
/** Longer than any process takes to append a line to a file that it has opened. */
const LONGEST_APPEND_MS = 10_000;
const MOST_READINGS = 5;
/** A log that no process appends to any more, with the name under which its sums are known. */
const FULL_LOG = /^dropped\.log\.([0-9a-f]{12})$/;

/** Counts in the state folder, a short line each: a key and a number. Kept short for any number of lines. */
export interface DropLog {
  /** The system writes such a short line whole. Throws the system's error. */
  append(key: string, count: number): void;
  /** All lines, of sums as well; unreadable ones are among them. */
  lines(): string[];
}

/**
 * A long log is set aside, and some time later its sums replace it. `dropped.sums` begins with the name of the last log
 * that it includes, so that nothing is counted twice when a process is killed before it removes that log.
 */
export function dropLog(folder: string, longest = LONGEST_LOG, settledAfterMs = LONGEST_APPEND_MS): DropLog {
  const path = join(folder, "dropped.log");
  const sumsPath = join(folder, "dropped.sums");

  function fullLogs(): { readonly path: string; readonly name: string }[] {
    return listNames(folder, Number.POSITIVE_INFINITY, FULL_LOG).map((found) => ({
      path: join(folder, found),
      name: FULL_LOG.exec(found)?.[1] ?? "",
    }));
  }

  const placesOfLogs = () => [readLines(sumsPath)[0], ...fullLogs().map(({ name }) => name)].join();

  function sumUp(full: { readonly path: string; readonly name: string }): void {
    const [last, ...before] = readLines(sumsPath);
    if (last !== full.name) {
      const sums = sumsOf([...before, ...readLines(full.path)]);
      writeAtomically(sumsPath, `${[full.name, ...sums].join("\n")}\n`);
    }
    discardFile(full.path);
  }

  function shorten(): void {
    const lock = tryLock(join(folder, "dropped.lock"));
    if (!lock) return;
    try {
      // One at a time: the sums name only the last one.
      const [full] = fullLogs();
      if (!full) moveFile(path, `${path}.${randomHex(6)}`);
      else if (Math.abs(Date.now() - statSync(full.path).ctimeMs) > settledAfterMs && lock.stillHeld()) sumUp(full);
    } finally {
      lock.release();
    }
  }

  return {
    append(key, count) {
      retryBusy(() => appendFileSync(path, `${key} ${count}\n`, { mode: 0o600 }));
      try {
        if (statSync(path).size > longest) shorten();
      } catch {
        // Another process did it first, or the disk is full: the log stays as it is.
      }
    },
    lines() {
      // A log that is moved meanwhile would be read twice, or not at all.
      for (let tries = 1; ; tries++) {
        const before = placesOfLogs();
        const [last, ...sums] = readLines(sumsPath);
        const full = fullLogs().filter(({ name }) => name !== last);
        const lines = [...sums, ...[...full.map((log) => log.path), path].flatMap(readLines)];
        if (tries === MOST_READINGS || placesOfLogs() === before) return lines;
      }
    },
  };
}

/** A key and a number, at the end of a line: a full disk or a power cut may have left a part of another before it. */
export function readCount(line: string): { readonly key: string; readonly count: number } | undefined {
  const [, key = "", digits] = /(\S+) (\d+)$/.exec(line) ?? [];
  const count = Number(digits);
  return Number.isSafeInteger(count) ? { key, count } : undefined;
}

function sumsOf(lines: readonly string[]): string[] {
  const sums = new Map<string, number>();
  for (const line of lines) {
    const found = readCount(line);
    if (found) sums.set(found.key, (sums.get(found.key) ?? 0) + found.count);
  }
  return [...sums].map(([key, count]) => `${key} ${count}`);
}

function readLines(path: string): string[] {
  try {
    return readText(path).split("\n");
  } catch {
    return [];
  }
}
