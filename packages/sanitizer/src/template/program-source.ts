import { join, opendirSync, statSync } from "../platform/node.ts";
import type { Site } from "./running-source.ts";

/** Bounds on what is read of a program: a package of ordinary size, in some ten milliseconds. */
const MOST_FILES = 96;
const MOST_FOLDERS = 64;
const MOST_ENTRIES = 2_000;
const MOST_BYTES = 2 * 1024 * 1024;
const SOURCE = /(?<!\.d|\.min)\.[cm]?[jt]s$/;
/** Installed packages belong to other authors; tests and pages hold no text of the program. */
const SKIPPED = /^(?:\.|node_modules$|tests?$|__tests__$|coverage$|docs$|examples?$)/;

/**
 * The files that a program is made of, nearest to its folder first. For a text whose origin no call tells: its words are
 * the program's if the program's source has them.
 */
export function programSource(folder: string, readFile: (path: string) => Site): Site[] {
  // The host may be a single file.
  if (SOURCE.test(folder)) return [readFile(folder)];
  const folders = [folder];
  const files: string[] = [];
  let bytes = 0;
  for (let at = 0; at < folders.length && at < MOST_FOLDERS; at++) {
    for (const [name, isFolder] of list(folders[at] as string)) {
      const path = join(folders[at] as string, name);
      if (isFolder && !SKIPPED.test(name)) folders.push(path);
      if (isFolder || !SOURCE.test(name)) continue;
      bytes += sizeOf(path);
      if (files.length >= MOST_FILES || bytes > MOST_BYTES) return files.map(readFile);
      files.push(path);
    }
  }
  return files.map(readFile);
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

/** Names of a folder, and whether each is a folder; nothing of one that is gone or closed to us. */
function list(folder: string): [string, boolean][] {
  const found: [string, boolean][] = [];
  try {
    const opened = opendirSync(folder);
    try {
      for (let entry = opened.readSync(); entry && found.length < MOST_ENTRIES; entry = opened.readSync()) {
        if (entry.isDirectory() || entry.isFile()) found.push([entry.name, entry.isDirectory()]);
      }
    } finally {
      opened.closeSync();
    }
  } catch {
    return [];
  }
  return found.sort(([a], [b]) => (a < b ? -1 : 1));
}
