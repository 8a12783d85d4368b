import { makeFolder } from "../../files/folders.ts";
import { readOwnFile, readText } from "../../files/own-file.ts";
import { discardFile, removeFile, retryBusy } from "../../files/replace-file.ts";
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

/** Names of segments, which sort by the time they were begun. A courier that unpacks one renames it to `.taken`. */
export const SEGMENT = /^[0-9a-z]{9,}-[0-9a-f]{12}\.(?:segment|taken)$/;
export const WRITABLE_SEGMENT = /\.segment$/;
export const TAKEN_SEGMENT = /\.taken$/;

/** A segment is as old as its first item, by a monotonic clock. */
const LONGEST_OPEN_MS = 24 * 60 * 60 * 1000;

/** Attempts after which this process gives up if each segment is taken away before it is written. */
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
   * Durable when it returns: it survives a kill of the process. True if a segment was begun with it in a folder that was
   * there before. The courier claims a segment by renaming it; a line appended after that is written again to a new
   * segment. Throws the system's error.
   */
  append(line: Line): boolean;
}

/** A segment is full at this many lines or bytes, or after a day. */
export function segmentWriter(folder: string, most: { readonly lines: number; readonly bytes: number }): SegmentWriter {
  let current: Open | undefined;
  const isFull = ({ begun, lines, bytes }: Open) =>
    lines >= most.lines || bytes >= most.bytes || performance.now() - begun > LONGEST_OPEN_MS;

  return {
    append({ name, content }) {
      const line = `${name} ${content}\n`;
      let isNew = false;
      for (let tries = 0; tries < MOST_TRIES; tries++) {
        if (!current || isFull(current)) {
          const path = join(folder, `${timePrefix()}-${randomHex(6)}.segment`);
          current = { path, begun: performance.now(), lines: 0, bytes: 0 };
        }
        const { path, lines } = current;
        try {
          current.bytes += write(current, line);
          current.lines++;
          // The courier renames a segment before it reads it: as long as it has its name, the courier will see this line.
          if (existsSync(path)) return lines === 0 && !isNew;
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== "ENOENT") {
            current = undefined;
            if (lines === 0) discardFile(path);
            throw error;
          }
          // The segment is gone or, if it would be a new one, the folder.
          if (lines === 0) makeFolder(folder);
          isNew = lines === 0;
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

/** Returns how many bytes it has written. On a full disk none of them stays. */
function write({ path, lines, bytes: before }: Open, line: string): number {
  // No other process knows the name of a new one.
  const descriptor =
    lines === 0
      ? openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL, 0o600)
      : retryBusy(() =>
          openSync(path, O_WRONLY | O_APPEND | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)),
        );
  try {
    const written = writeSync(descriptor, line);
    // The system writes a part of a line only where there is no room for the rest.
    if (written < Buffer.byteLength(line)) throw new Error("The disk is full.");
    return written;
  } catch (error) {
    try {
      ftruncateSync(descriptor, before);
    } catch {
      // The part that is there counts as torn.
    }
    throw error;
  } finally {
    closeSync(descriptor);
  }
}

/**
 * The items of a segment, in order; of lines with the same name the last. `torn` are lines that cannot be read. Throws the
 * system's error.
 */
export function readSegment(path: string): { readonly lines: readonly Line[]; readonly torn: number } {
  const lines = new Map<string, Line>();
  let torn = 0;
  const texts = readText(path).split("\n");
  // Text after the last line break was never complete, and a segment begins with a line.
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

/** An item that was changed has a line for each change, under one name. */
function itemsIn(bytes: Buffer): number {
  const names = new Set<string>();
  for (let start = 0, end = bytes.indexOf(NEWLINE); end >= 0; start = end + 1, end = bytes.indexOf(NEWLINE, start)) {
    names.add(bytes.toString("latin1", start, Math.min(end, start + LONGEST_NAME)).split(" ", 1)[0] ?? "");
  }
  return names.size;
}

/** The number of items in a segment, at a fraction of the cost of reading them. None if another process took it. */
export function countItems(path: string): number {
  try {
    return itemsIn(readOwnFile(path));
  } catch {
    return 0;
  }
}

/**
 * Removes a segment and returns how many items it had. They are counted when its name is gone: a process that appends
 * later notices that, and writes the line to a new segment. Throws the system's error.
 */
export function removeSegment(path: string): number {
  let descriptor: number | undefined;
  try {
    descriptor = retryBusy(() =>
      openSync(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)),
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw error;
    // Another user's file: this process cannot read it, now or later.
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
