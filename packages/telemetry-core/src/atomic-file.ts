import { randomHex } from "./digest.ts";
import { renameSync, unlinkSync, writeFileSync } from "./node.ts";
import { once } from "./once.ts";

/** Two containers with one home may give out the same process id. */
const thisProcess = once(() => `${process.pid}.${randomHex(6)}.`);
let written = 0;

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
  const temporary = `${path}.${thisProcess()}${(written++).toString(36)}.tmp`;
  try {
    writeFileSync(temporary, content, { flag: "wx", mode: 0o600 });
    if (!commit()) {
      unlinkSync(temporary);
      return false;
    }
    renameSync(temporary, path);
    return true;
  } catch (error) {
    try {
      unlinkSync(temporary);
    } catch {
      // It was never made.
    }
    throw error;
  }
}
