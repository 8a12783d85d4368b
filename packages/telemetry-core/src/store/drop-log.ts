import { listNames } from "../files/list-names.ts";
import { appendText, readText } from "../files/own-file.ts";
import { join } from "../platform/node.ts";

/** A capital letter counts so many items: a million losses that are counted at once take a kilobyte. */
const MANY = 1000;

/**
 * Counts in the file `losses` of a state folder: a letter a loss. The system appends for many processes at once without
 * a lock and loses nothing, and a part of what was appended counts for what it is.
 */
export interface DropLog {
  /** `letter` is a small one. Throws the system's error. */
  append(letter: string, count: number): void;
  /** Sums of all processes by letter. A file that cannot be read counts nothing. */
  sums(): Map<string, number>;
  /** Sums by name of `dropped.log`, in which earlier versions counted. Nothing is written there any more. */
  earlier(): Map<string, number>;
}

export function dropLog(state: string): DropLog {
  const path = join(state, "losses");
  return {
    append(letter, count) {
      const text = letter.toUpperCase().repeat(Math.floor(count / MANY)) + letter.repeat(count % MANY);
      appendText(path, text);
    },
    sums() {
      const sums = new Map<string, number>();
      for (const found of read(path)) {
        const letter = found.toLowerCase();
        sums.set(letter, (sums.get(letter) ?? 0) + (found === letter ? 1 : MANY));
      }
      return sums;
    },
    earlier: () => readEarlier(state),
  };
}

/** A name and a number a line. `dropped.sums` begins with the name of the last log that it includes. */
function readEarlier(state: string): Map<string, number> {
  const sums = new Map<string, number>();
  const [last, ...summed] = read(join(state, "dropped.sums")).split("\n");
  const logs = listNames(state, Number.POSITIVE_INFINITY, /^dropped\.log(\.[0-9a-f]{12})?$/);
  const others = logs.filter((name) => name !== `dropped.log.${last}`);
  for (const line of [...summed, ...others.flatMap((name) => read(join(state, name)).split("\n"))]) {
    // At the end of the line: a full disk or a power cut may have left a part of another one before it.
    const [, name = "", digits] = /([a-z-]+) (\d+)$/.exec(line) ?? [];
    if (Number.isSafeInteger(Number(digits))) sums.set(name, (sums.get(name) ?? 0) + Number(digits));
  }
  return sums;
}

function read(path: string): string {
  try {
    return readText(path);
  } catch {
    return "";
  }
}
