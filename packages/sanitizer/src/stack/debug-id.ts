import { memo } from "../platform/memo.ts";
import { closeSync, constants, fstatSync, openSync, readSync } from "../platform/node.ts";

/** Bundlers write it into the last lines; behind it may stand the source map's name. */
const END = 4 * 1024;
const MOST_LINES = 5;
const MOST_FILES = 20;
/** `//# debugId=<UUID>`, with or without dashes (TC39, "Source Map Debug ID Proposal"). */
const DEBUG_ID = /^\/\/# debugId=([\da-f]{8})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{4})-?([\da-f]{12})\s*$/i;

/**
 * Makes the reader of the debug id at the end of a file: what ties a build to its source map. A UUID in lower case, or
 * undefined. Reads 4 kB, once a file. For files of the host only: a person's own builds say something about the person.
 */
export function debugIdReader(): (path: string) => string | undefined {
  const read = memo((path) => ({ id: idIn(endOf(path)) }), MOST_FILES);
  return (path) => read(path).id;
}

function idIn(text: string): string | undefined {
  const lines = text.trimEnd().split("\n").slice(-MOST_LINES);
  return lines.flatMap((line) => DEBUG_ID.exec(line)?.slice(1).join("-").toLowerCase() ?? []).at(-1);
}

/** Empty for what is no file or cannot be read. */
function endOf(path: string): string {
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(file);
    if (!stats.isFile()) return "";
    const bytes = Buffer.alloc(Math.min(END, stats.size));
    return bytes.toString("utf8", 0, readSync(file, bytes, 0, bytes.length, stats.size - bytes.length));
  } catch {
    return "";
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
