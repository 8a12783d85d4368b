import { memo } from "../../platform/memo.ts";
import { readCall } from "../stack/frames.ts";
import { belowRoot, normalPath } from "../stack/path-text.ts";
import type { ReadSite, Site } from "./running-source.ts";

/** A factory may make an error, and another factory may call that one. */
const MOST_SITES = 6;
const LINES = 24;

/** Lines of a stack repeat with each error of a program. */
const MOST_LINES = 500;
const LONGEST_LINE = 2048;

/** The position that a line of a stack names, if it is in a file: normal path, line and column. */
const placeIn = memo((text): { path: string; line: number; column: number } | null => {
  const place = readCall(text)?.place;
  const found = place && /^(.*):(\d{1,9}):(\d{1,9})$/.exec(place);
  if (!found) return null;
  const [, raw = "", line, column] = found;
  if (/^(?:node|internal|bun|deno|ext)[:/]|^https?:/.test(raw)) return null;
  return { path: normalPath(raw.replace(/[?#][^/\\]*$/, "")), line: Number(line), column: Number(column) };
}, MOST_LINES);

/**
 * The source around the newest calls of a stack, as far as it belongs to the host or to a package, up to the first call
 * of the person's own: that file is never read.
 */
export function throwSites(stack: string, roots: readonly string[], read: ReadSite): Site[] {
  const sites: Site[] = [];
  for (const text of stack.split("\n", LINES)) {
    const place = text.length > LONGEST_LINE ? null : placeIn(text);
    if (!place) continue;
    const { path, line, column } = place;
    if (belowRoot(path, roots) === undefined && !path.includes("/node_modules/")) break;
    sites.push(read(path, line, column));
    if (sites.length >= MOST_SITES) break;
  }
  return sites;
}
