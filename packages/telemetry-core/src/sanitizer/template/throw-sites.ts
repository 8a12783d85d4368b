import { readCall } from "../frames.ts";
import { belowRoot, normalPath } from "../path-text.ts";
import type { ReadSite, Site } from "./running-source.ts";

/** An error may be made by a factory, and that by another. */
const MOST_SITES = 6;
const LINES = 24;

/**
 * The source around the newest calls of a stack, as far as it belongs to the host or to a package, up to the first call
 * of the person's own: that file is never read.
 */
export function throwSites(stack: string, roots: readonly string[], read: ReadSite): Site[] {
  const sites: Site[] = [];
  for (const text of stack.split("\n", LINES)) {
    const place = readCall(text)?.place;
    const found = place && /^(.*):(\d{1,9}):(\d{1,9})$/.exec(place);
    if (!found) continue;
    const [, raw = "", line, column] = found;
    if (/^(?:node|internal|bun|deno|ext)[:/]|^https?:/.test(raw)) continue;
    const path = normalPath(raw.replace(/[?#][^/\\]*$/, ""));
    if (belowRoot(path, roots) === undefined && !path.includes("/node_modules/")) break;
    sites.push(read(path, Number(line), Number(column)));
    if (sites.length >= MOST_SITES) break;
  }
  return sites;
}
