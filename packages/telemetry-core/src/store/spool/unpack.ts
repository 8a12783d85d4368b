import { writeAtomically } from "../../files/atomic-file.ts";
import { listNames } from "../../files/list-names.ts";
import { discardFile, moveFile, removeFile } from "../../files/replace-file.ts";
import { existsSync, join, statSync } from "../../platform/node.ts";
import { readSegment, SEGMENT, WRITABLE_SEGMENT } from "./segment.ts";

/** Nobody takes this long to write a line. */
const LONGEST_WRITE_MS = 1000;
/** Writing so many out of a segment takes 5 ms. */
const UNPACKED_AT_ONCE = 40;

/**
 * Gives each item in a segment its file, some at a time, and says each time how many were torn. For one process at a
 * time; what one leaves that was killed in the middle the next one finds. Throws the system's error after all that
 * could be unpacked.
 */
export function* unpack(folder: string): Iterable<number> {
  let problem: unknown;
  for (const segment of listNames(folder, Number.POSITIVE_INFINITY, SEGMENT).sort()) {
    try {
      yield* unpackOne(folder, segment);
    } catch (error) {
      // Others may be smaller or elsewhere; and one may have been removed meanwhile.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") problem ??= error;
    }
  }
  if (problem !== undefined) throw problem;
}

/** Renames it first, so that whoever still writes to it sees that they are too late. What is torn is put out of the way. */
function* unpackOne(folder: string, segment: string): Iterable<number> {
  const taken = join(folder, segment.replace(WRITABLE_SEGMENT, ".taken"));
  if (WRITABLE_SEGMENT.test(segment)) moveFile(join(folder, segment), taken);
  const { lines, torn } = readSegment(taken);
  // Its writer may be in the middle of a line.
  if (torn > 0 && Math.abs(Date.now() - statSync(taken).mtimeMs) < LONGEST_WRITE_MS) return;
  const written: string[] = [];
  let isWhole = false;
  try {
    for (const [at, { name, content }] of lines.entries()) {
      if (at % UNPACKED_AT_ONCE === UNPACKED_AT_ONCE - 1) {
        yield 0;
        // A denial emptied the folder meanwhile: nothing of it may come back.
        if (!existsSync(taken)) return;
      }
      writeAtomically(join(folder, name), content);
      written.push(name);
    }
    // Only who still finds it may let its items lie there: a denial takes it away.
    if (torn > 0) moveFile(taken, taken.replace(/taken$/, "segment.torn"));
    else removeFile(taken);
    isWhole = true;
  } finally {
    // All or nothing: what is sent of a part would be unpacked and sent again.
    if (!isWhole) for (const name of written) discardFile(join(folder, name));
  }
  yield torn;
}
