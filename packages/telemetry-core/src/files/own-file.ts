import { closeSync, constants, fstatSync, ftruncateSync, openSync, readFileSync, writeSync } from "../platform/node.ts";
import { retryBusy } from "./replace-file.ts";

/** Neither a link is followed nor a pipe waited for, whatever lies where a file of ours should be. */
const AS_IT_IS = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a file of this user's, for the time of `act`. Throws the system's error, and one of ours for what is no file or
 * belongs to another user.
 */
function withOwnFile<T>(path: string, flags: number, act: (descriptor: number, bytes: number) => T): T {
  const descriptor = retryBusy(() => openSync(path, flags | AS_IT_IS, 0o600));
  try {
    const found = fstatSync(descriptor);
    if (!found.isFile() || (process.geteuid !== undefined && found.uid !== process.geteuid())) {
      throw new Error(`${path} is not a file of this user.`);
    }
    return act(descriptor, found.size);
  } finally {
    closeSync(descriptor);
  }
}

/** The content of a file of ours, which others may replace or remove at this moment. */
export const readOwnFile = (path: string): Buffer =>
  withOwnFile(path, constants.O_RDONLY, (descriptor) => readFileSync(descriptor));

/** The same as text. */
export const readText = (path: string): string => readOwnFile(path).toString("utf8");

/**
 * Appends to a file of ours, which is made if it is missing. So short a text is written whole. Returns how many bytes the
 * file had before.
 */
export const appendText = (path: string, text: string): number =>
  withOwnFile(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, (descriptor, before) => {
    const bytes = Buffer.from(text);
    for (let from = 0; from < bytes.length; ) from += writeSync(descriptor, bytes, from);
    return before;
  });

/** Cuts a file of ours to so many bytes. */
export const cutFile = (path: string, bytes: number): void =>
  withOwnFile(path, constants.O_RDWR, (descriptor) => ftruncateSync(descriptor, bytes));
