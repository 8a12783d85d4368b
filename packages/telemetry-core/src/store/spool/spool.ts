import { writeAtomically } from "../../files/atomic-file.ts";
import { makeFolder } from "../../files/folders.ts";
import { listNames } from "../../files/list-names.ts";
import { readText } from "../../files/own-file.ts";
import { discardFile, moveFile, removeFolder } from "../../files/replace-file.ts";
import { join } from "../../platform/node.ts";
import { type Batch, takeBatch } from "./batch.ts";
import { ADDED_BETWEEN_TRIMS, type Bounds, DEFAULT_BOUNDS, type FolderBounds, folderBounds } from "./bounds.ts";
import { itemNames, NAME } from "./item-name.ts";
import { readSegment, SEGMENT, segmentWriter } from "./segment.ts";
import { unpack } from "./unpack.ts";

/** The share of a folder's bytes that one segment may have. */
const PART_OF_SEGMENT = 0.25;

/** What this package puts into a folder of items, half-written and set aside included. */
const OURS = new RegExp(`^[0-9a-z]+-[0-9a-z]+-[0-9a-f]{32}\\.json$|${SEGMENT.source}|\\.(?:tmp|torn)$`);
const ITEM_OR_SEGMENT = new RegExp(`${NAME.source}|${SEGMENT.source}`);

/**
 * Items as files, one each, whose names sort by time. A process that adds many writes segments, which the courier unpacks
 * into files later. Safe for many processes: an item is whole or absent.
 */
export interface Spool extends FolderBounds {
  /**
   * Durable when it returns: it survives a kill of the process. Costs about 100 µs. Returns the item's name; throws
   * the system's error, and for an id that is not 32 hexadecimal digits.
   */
  add(id: string, content: string): string;
  /**
   * The same for a fraction of the cost, into the segment of this process: the item has no file until `unpack`. The content
   * is one line. True if a segment was begun beside what may be there: then the caller trims.
   */
  append(id: string, content: string): boolean;
  /** True if items wait in segments. */
  readonly isPacked: boolean;
  /**
   * Gives each item in a segment its file, some at a time, and yields each time how many were torn. Only one process at a
   * time may call it; after a kill the next process finds the rest. Throws the system's error after it has unpacked all
   * that it could.
   */
  unpack(): Iterable<number>;
  /** The oldest items in segments, which leave together without a file each; see `takeBatch`. */
  takeBatch(most: { readonly lines: number; readonly bytes: number }): Batch | undefined;
  /** Changes an item in a file or a segment. False if it is not here any more. */
  rewrite(id: string, change: (content: string) => string): boolean;
  /** Names of items with a file, oldest first. Empty if the folder is missing or cannot be read. */
  names(): string[];
  /** True if there is no item. Costs the same however many there are. */
  readonly isEmpty: boolean;
  /** All items. Costs a listing, and a look into each segment. */
  readonly count: number;
  /** The content of an item, or undefined if another process took it. */
  read(name: string): string | undefined;
  /** False if it is still there: the folder cannot be written. */
  remove(name: string): boolean;
  /** Sets an unreadable item aside, so that it blocks nothing. False if it is still there. */
  setAside(name: string): boolean;
  clear(): void;
}

export function openSpool(folder: string, bounds: Bounds = DEFAULT_BOUNDS): Spool {
  const pathOf = (name: string) => join(folder, name);
  const most = { lines: Math.min(bounds.items, ADDED_BETWEEN_TRIMS), bytes: bounds.bytes * PART_OF_SEGMENT };
  const segment = segmentWriter(folder, most);
  const nameFor = itemNames();
  const names = () => listNames(folder, Number.POSITIVE_INFINITY, NAME).sort();
  const segments = () => listNames(folder, Number.POSITIVE_INFINITY, SEGMENT).sort();

  function linesOf(name: string): ReturnType<typeof readSegment> {
    try {
      return readSegment(pathOf(name));
    } catch {
      // Another process did it first.
      return { lines: [], torn: 0 };
    }
  }

  function remove(name: string): boolean {
    return discardFile(pathOf(name));
  }

  function read(name: string): string | undefined {
    try {
      return readText(pathOf(name));
    } catch {
      return undefined;
    }
  }

  function add(id: string, content: string): string {
    const name = nameFor(id);
    try {
      writeAtomically(pathOf(name), content);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      makeFolder(folder);
      writeAtomically(pathOf(name), content);
    }
    return name;
  }

  return {
    add,
    append: (id, content) => segment.append({ name: nameFor(id), content }),
    get isPacked() {
      return listNames(folder, 1, SEGMENT).length > 0;
    },
    unpack: () => unpack(folder),
    takeBatch: (most) => takeBatch(folder, most),
    rewrite(id, change) {
      const name = names().findLast((candidate) => candidate.includes(id));
      const content = name === undefined ? undefined : read(name);
      if (name !== undefined && content !== undefined) {
        // Under another name: a courier that is sending the old one would remove the new one for it.
        add(id, change(content));
        remove(name);
        return true;
      }
      const line = segments()
        .flatMap((packed) => linesOf(packed).lines)
        .findLast((candidate) => candidate.name.includes(id));
      if (line) segment.append({ name: line.name, content: change(line.content) });
      return line !== undefined;
    },
    names,
    read,
    remove,
    setAside(name) {
      try {
        return moveFile(pathOf(name), `${pathOf(name)}.torn`);
      } catch {
        return remove(name);
      }
    },
    clear: () => removeFolder(folder, OURS),
    get isEmpty() {
      return listNames(folder, 1, ITEM_OR_SEGMENT).length === 0;
    },
    get count() {
      const items = listNames(folder, Number.POSITIVE_INFINITY, NAME);
      const packed = segments().flatMap((segment) => linesOf(segment).lines.map(({ name }) => name));
      // While a segment is unpacked, its items exist twice.
      return packed.length === 0 ? items.length : new Set([...items, ...packed]).size;
    },
    ...folderBounds(folder, bounds),
  };
}
