import { closeSync, openSync, writeSync } from "../platform/node.ts";
import { discardFile, moveFile, temporaryName } from "./replace-file.ts";

/** `writeFileSync` without its handling of options, which takes as long as the write. */
function write(path: string, content: string | Uint8Array): void {
  const descriptor = openSync(path, "wx", 0o600);
  try {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    // A nearly full disk accepts a part, and refuses the rest with an error.
    for (let from = 0; from < bytes.length; ) from += writeSync(descriptor, bytes, from);
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Replaces a file as a whole, mode 0600: readers see the old content or the new, never a part. The temporary file is
 * in the same folder, since a rename is atomic only within one file system. `commit` may still refuse, just before.
 * Throws the system's error and then leaves nothing behind.
 */
export function writeAtomically(
  path: string,
  content: string | Uint8Array,
  commit: () => boolean = () => true,
): boolean {
  const temporary = temporaryName(path);
  try {
    write(temporary, content);
    if (moveFile(temporary, path, commit)) return true;
  } catch (error) {
    discardFile(temporary);
    throw error;
  }
  discardFile(temporary);
  return false;
}
