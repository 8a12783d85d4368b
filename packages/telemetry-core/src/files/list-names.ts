import { opendirSync } from "../platform/node.ts";

/** Names in a folder in no order, as many of this kind as are asked for. None if it is missing or cannot be read. */
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
    // Nobody has put anything there yet.
  }
  return names;
}
