import { writeAtomically } from "../../files/atomic-file.ts";
import { listNames } from "../../files/list-names.ts";
import { discardFile, moveFile, removeFile } from "../../files/replace-file.ts";
import { existsSync, join, statSync } from "../../platform/node.ts";
import { readSegment, SEGMENT, WRITABLE_SEGMENT } from "./segment.ts";

/** Longer than any process takes to write a line. */
const LONGEST_WRITE_MS = 1000;
/** Items to unpack at a time, which takes 5 ms. */
const UNPACKED_AT_ONCE = 40;

/**
 * Gives each item in a segment its file, some at a time, and yields each time how many were torn. Only one process at a
 * time may call it; after a kill the next process finds the rest. Throws the system's error after it has unpacked all
 * that it could.
 */
export function* unpack(folder: string): Iterable<number> {
  let problem: unknown;
  for (const segment of listNames(folder, Number.POSITIVE_INFINITY, SEGMENT).sort()) {
    try {
      yield* unpackOne(folder, segment);
    } catch (error) {
      // Others may be smaller or elsewhere, and this one may have been removed meanwhile.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") problem ??= error;
    }
  }
  if (problem !== undefined) throw problem;
}

/** Renames the segment first, so that a process that still appends notices it. Torn lines are set aside. */
function* unpackOne(folder: string, segment: string): Iterable<number> {
  const taken = join(folder, segment.replace(WRITABLE_SEGMENT, ".taken"));
  if (WRITABLE_SEGMENT.test(segment)) moveFile(join(folder, segment), taken);
  const { lines, torn } = readSegment(taken);
  // The process that appends may be in the middle of a line.
  if (torn > 0 && Math.abs(Date.now() - statSync(taken).mtimeMs) < LONGEST_WRITE_MS) return;
  const written: string[] = [];
  let isWhole = false;
  try {
    for (const [at, { name, content }] of lines.entries()) {
      if (at % UNPACKED_AT_ONCE === UNPACKED_AT_ONCE - 1) {
        yield 0;
        // A denial emptied the folder meanwhile: no item may come back.
        if (!existsSync(taken)) return;
      }
      writeAtomically(join(folder, name), content);
      written.push(name);
    }
    // The items may stay only if the segment is still there: a denial removes it.
    if (torn > 0) moveFile(taken, taken.replace(/taken$/, "segment.torn"));
    else removeFile(taken);
    isWhole = true;
  } finally {
    // All or nothing: items of a part that was sent would be unpacked and sent again.
    if (!isWhole) for (const name of written) discardFile(join(folder, name));
  }
  yield torn;
}
