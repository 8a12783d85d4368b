import { makeFolder } from "../../files/folders.ts";
import { discardFile, readText, removeFile, retryBusy } from "../../files/replace-file.ts";
import { randomHex } from "../../platform/digest.ts";
import {
  closeSync,
  constants,
  existsSync,
  ftruncateSync,
  join,
  openSync,
  readFileSync,
  writeSync,
} from "../../platform/node.ts";
import { NAME, timePrefix } from "./item-name.ts";

/** Names of segments, which sort by the time they were begun. A courier that unpacks one calls it `.taken` meanwhile. */
export const SEGMENT = /^[0-9a-z]{9,}-[0-9a-f]{12}\.(?:segment|taken)$/;
export const WRITABLE_SEGMENT = /\.segment$/;
export const TAKEN_SEGMENT = /\.taken$/;

/** A segment is as old as its first item. By a clock that nobody sets. */
const LONGEST_OPEN_MS = 24 * 60 * 60 * 1000;

/** How often what was written may have been taken away under this process before it gives up. */
const MOST_TRIES = 5;

/** One item in a segment: the name that its own file will have, and what will be in there. */
export interface Line {
  readonly name: string;
  readonly content: string;
}

/**
 * Items that this process adds to a folder, in one file, a line each. Opening a file costs a fraction of making one,
 * and of removing one when there are too many.
 */
export interface SegmentWriter {
  /**
   * Durable when it returns: it survives a kill of the process. True if a segment was begun with it. Anybody may take
   * the segment at any time, by giving it another name; what is written too late for them is written again elsewhere.
   * Throws the system's error.
   */
  append(line: Line): boolean;
}

/** A segment is full with so many lines or bytes, or after a day. */
export function segmentWriter(folder: string, most: { readonly lines: number; readonly bytes: number }): SegmentWriter {
  let current: Open | undefined;
  const isFull = ({ begun, lines, bytes }: Open) =>
    lines >= most.lines || bytes >= most.bytes || performance.now() - begun > LONGEST_OPEN_MS;

  return {
    append({ name, content }) {
      const line = `${name} ${content}\n`;
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        if (!current || isFull(current)) {
          const path = join(folder, `${timePrefix()}-${randomHex(6)}.segment`);
          current = { path, begun: performance.now(), lines: 0, bytes: 0 };
        }
        const { path, lines } = current;
        try {
          current.bytes += write(current, line);
          current.lines++;
          // Whoever takes a segment renames it before they read it: as long as it has its name they will see this line.
          if (existsSync(path)) return lines === 0;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
            current = undefined;
            if (lines === 0) discardFile(path);
            throw error;
          }
          // The segment is gone or, if it would be a new one, the folder.
          if (lines === 0) makeFolder(folder);
        }
        current = undefined;
      }
      throw new Error("Every segment was taken away while it was written.");
    },
  };
}

interface Open {
  readonly path: string;
  readonly begun: number;
  lines: number;
  bytes: number;
}

const { O_WRONLY, O_APPEND, O_CREAT, O_EXCL } = constants;

/** Returns how many bytes it has written. On a disk that is full nothing of them stays. */
function write({ path, lines, bytes: before }: Open, line: string): number {
  // A new one has a name that nobody else knows.
  const descriptor =
    lines === 0
      ? openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL, 0o600)
      : retryBusy(() => openSync(path, O_WRONLY | O_APPEND));
  try {
    const written = writeSync(descriptor, line);
    // The system takes a part of a line only where there is room for no more.
    if (written < Buffer.byteLength(line)) throw new Error("The disk is full.");
    return written;
  } catch (error) {
    try {
      ftruncateSync(descriptor, before);
    } catch {
      // What is there of it counts as torn.
    }
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * What is in a segment, in its order; of lines with the same name the last. `torn` are those that nobody can make sense
 * of. Throws the system's error.
 */
export function readSegment(path: string): { readonly lines: readonly Line[]; readonly torn: number } {
  const lines = new Map<string, Line>();
  let torn = 0;
  const texts = readText(path).split("\n");
  // What is behind the last line break was never whole, and a segment is begun with a line.
  if (texts.pop() !== "" || texts.length === 0) torn++;
  for (const text of texts) {
    const blank = text.indexOf(" ");
    const name = text.slice(0, Math.max(blank, 0));
    if (NAME.test(name)) lines.set(name, { name, content: text.slice(blank + 1) });
    else torn++;
  }
  return { lines: [...lines.values()], torn };
}

const NEWLINE = 10;
const LONGEST_NAME = 60;

/** An item that was changed has a line for each time, under one name. */
function itemsIn(bytes: Buffer): number {
  const names = new Set<string>();
  for (let start = 0, end = bytes.indexOf(NEWLINE); end >= 0; start = end + 1, end = bytes.indexOf(NEWLINE, start)) {
    names.add(bytes.toString("latin1", start, Math.min(end, start + LONGEST_NAME)).split(" ", 1)[0] ?? "");
  }
  return names.size;
}

/** How many items there are in a segment, at a fraction of the cost of reading them; none if somebody took it. */
export function countItems(path: string): number {
  try {
    return itemsIn(readFileSync(path));
  } catch {
    return 0;
  }
}

/**
 * Removes a segment and returns how many items it had. They are counted when its name is gone: whoever adds one later
 * sees that, and writes it again elsewhere. Throws the system's error.
 */
export function removeSegment(path: string): number {
  let descriptor: number | undefined;
  try {
    descriptor = retryBusy(() => openSync(path, "r"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw error;
    // Another user's: nobody here can read it, now or later.
    removeFile(path);
    return 1;
  }
  try {
    removeFile(path);
    return itemsIn(readFileSync(descriptor));
  } finally {
    closeSync(descriptor);
  }
}
