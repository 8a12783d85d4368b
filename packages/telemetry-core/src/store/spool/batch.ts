import { writeAtomically } from "../../files/atomic-file.ts";
import { listNames } from "../../files/list-names.ts";
import { discardFile, moveFile } from "../../files/replace-file.ts";
import { join, statSync } from "../../platform/node.ts";
import { idOf } from "./item-name.ts";
import { type Line, readSegment, SEGMENT, WRITABLE_SEGMENT } from "./segment.ts";

/** Longer than any process takes to write a line. */
const LONGEST_WRITE_MS = 1000;

/** Whole segments that leave together, straight from what was appended. */
export interface Batch {
  readonly lines: readonly Line[];
  /** Lines that cannot be read. */
  readonly torn: number;
  /** True as long as a withdrawal has not removed it. */
  readonly isThere: boolean;
  /** Removes what was delivered, or will never be. False if something of it is still there. */
  remove(): boolean;
  /**
   * Removes all but the items with these ids, which another batch has later. False if something of the rest is still
   * there. After a kill in between, some of it is.
   */
  keepOnly(ids: ReadonlySet<string>): boolean;
}

/**
 * The oldest segments, as many as have `most` lines together, and at least one. Undefined if there is none, or only one
 * that a process is still writing. Claims each by renaming it, so that a process that appends notices it. Only one
 * process at a time may call it; after a kill the next process finds the same segments. Throws the system's error.
 */
export function takeBatch(folder: string, most: { readonly lines: number; readonly bytes: number }): Batch | undefined {
  const lines: Line[] = [];
  const paths: string[] = [];
  let torn = 0;
  let bytes = 0;
  for (const name of listNames(folder, Number.POSITIVE_INFINITY, SEGMENT).sort()) {
    const found = claim(folder, name);
    if (!found) continue;
    const isTooMuch = lines.length + found.lines.length > most.lines || bytes + found.bytes > most.bytes;
    if (paths.length > 0 && isTooMuch) break;
    paths.push(found.path);
    for (const line of found.lines) lines.push(line);
    bytes += found.bytes;
    torn += found.torn;
  }
  const [first, ...others] = paths;
  if (first === undefined) return undefined;
  const isThere = () => paths.every((path) => statSync(path, { throwIfNoEntry: false }) !== undefined);
  return {
    lines,
    torn,
    get isThere() {
      return isThere();
    },
    remove: () => paths.map(discardFile).every(Boolean),
    keepOnly(ids) {
      const rest = lines.filter(({ name }) => ids.has(idOf(name)));
      // A withdrawal removed it meanwhile, and nothing of it may come back.
      if (!isThere()) return true;
      try {
        writeAtomically(first, rest.map(({ name, content }) => `${name} ${content}\n`).join(""), isThere);
      } catch {
        return false;
      }
      return others.map(discardFile).every(Boolean);
    },
  };
}

/** The content of a segment that is this courier's now. Undefined if it went, or a process is in the middle of a line. */
function claim(folder: string, name: string) {
  const path = join(folder, name.replace(WRITABLE_SEGMENT, ".taken"));
  try {
    if (WRITABLE_SEGMENT.test(name)) moveFile(join(folder, name), path);
    const found = readSegment(path);
    const { mtimeMs, size } = statSync(path);
    if (found.torn > 0 && Math.abs(Date.now() - mtimeMs) < LONGEST_WRITE_MS) return undefined;
    return { ...found, path, bytes: size };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
