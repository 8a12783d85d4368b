import { opendirSync } from "../platform/node.ts";

/** At most so many names of this kind in a folder, in no order. None if the folder is missing or cannot be read. */
export function listNames(folder: string, most = Number.POSITIVE_INFINITY, kind = /^/): string[] {
  const names: string[] = [];
  try {
    const open = opendirSync(folder);
    try {
      for (let found = open.readSync(); found; found = open.readSync()) {
        if (kind.test(found.name) && names.push(found.name) >= most) break;
      }
    } finally {
      open.closeSync();
    }
  } catch {
    // Nothing was put there yet.
  }
  return names;
}
