import { join, readdirSync, statSync } from "../platform/node.ts";
import { makeFolder } from "./folders.ts";
import { appendText, readText } from "./own-file.ts";
import { discardFile } from "./replace-file.ts";

/** What all processes of a host have spent in one hour of the clock, in the folder `hours`. */
export interface HourFiles {
  /** True if so many were spent in this hour. One look at a file's size. */
  isFull(hour: number, most: number): boolean;
  /** Spends one. */
  spend(hour: number): void;
  /** Claims one of the `most` turns of a name. False if other processes had them all. */
  claim(hour: number, name: string, most: number): boolean;
}

/**
 * Counts by what processes append, which the system does for many at once without losing any, and without a lock. Throws
 * the system's error where nothing can be kept.
 */
export function hourFiles(state: string, newToken: () => string): HourFiles {
  const folder = join(state, "hours");

  function append(path: string, text: string): void {
    let before: number;
    try {
      before = appendText(path, text);
    } catch {
      makeFolder(folder);
      before = appendText(path, text);
    }
    if (before === 0) forgetOtherHours(folder, path);
  }

  const claimsOf = (path: string, name: string) =>
    read(path)
      .split("\n")
      .filter((line) => line.startsWith(`${name} `));

  return {
    isFull: (hour, most) => (statSync(join(folder, String(hour)), { throwIfNoEntry: false })?.size ?? 0) >= most,
    spend: (hour) => append(join(folder, String(hour)), "."),
    claim(hour, name, most) {
      const path = join(folder, `${hour}.claims`);
      // Those that come too late leave no line, so that a crash loop does not fill the file.
      if (claimsOf(path, name).length >= most) return false;
      const line = `${name} ${newToken()}`;
      // A part of a line that another process left behind is a line of its own.
      append(path, `\n${line}\n`);
      const turn = claimsOf(path, name).indexOf(line);
      return turn >= 0 && turn < most;
    },
  };
}

function read(path: string): string {
  try {
    return readText(path);
  } catch {
    return "";
  }
}

function forgetOtherHours(folder: string, kept: string): void {
  const hour = /\d+/.exec(kept.slice(folder.length))?.[0] ?? "";
  for (const name of readdirSync(folder)) {
    if (/^\d+(\.claims)?$/.test(name) && Number.parseInt(name, 10) !== Number(hour)) discardFile(join(folder, name));
  }
}
