import { memo } from "../platform/memo.ts";
import { readCall } from "../stack/frames.ts";
import { belowRoot, normalPath } from "../stack/path-text.ts";
import type { ReadSite, Site } from "./running-source.ts";

/** A factory may make an error, and another factory may call that one. */
const MOST_SITES = 6;
const LINES = 24;

/** Lines of a stack repeat with each error of a program. */
const MOST_LINES = 500;
const LONGEST_LINE = 2048;

/**
 * Whose code made an error: `program` is the host or a package. `unknown`: no call tells, as of a text that was thrown,
 * or nothing says which folder the host's is.
 */
export type Thrower = "program" | "user" | "runtime" | "unknown";

export interface ThrowSites {
  readonly thrower: Thrower;
  /** The source around the newest calls of host and packages; of what the person's code threw, those that called it. */
  readonly sites: readonly Site[];
  /** The folder of the host or package that threw. */
  readonly program?: string | undefined;
}

/** The last package that a path leads through: a host that is installed may have packages within. */
const PACKAGE = /^.*\/node_modules\/(?:@[\w.-]{1,64}\/)?\w[\w.-]{0,99}(?=\/)/;

/** The position that a line of a stack names, if it is in a file: normal path, line and column. */
const placeIn = memo((text): Place | "runtime" | null => {
  const place = readCall(text)?.place;
  const found = place && /^(.*):(\d{1,9}):(\d{1,9})$/.exec(place);
  if (!found) return null;
  const [, raw = "", line, column] = found;
  if (/^(?:node|internal|bun|deno|ext)[:/]/.test(raw)) return "runtime";
  if (/^https?:/.test(raw)) return null;
  return { path: normalPath(raw.replace(/[?#][^/\\]*$/, "")), line: Number(line), column: Number(column) };
}, MOST_LINES);

/**
 * Whose the newest call is, and the source around the calls of the host and of packages: up to the first call of the
 * person's own or, if that is the newest, behind it. A file of the person's is never read.
 */
export function throwSites(stack: string, roots: readonly string[], read: ReadSite): ThrowSites {
  const { thrower, calls, program } = lastCalls(stack, roots);
  if (last?.calls !== calls || last.read !== read) {
    last = { calls, read, sites: calls.map(({ path, line, column }) => read(path, line, column)) };
  }
  return { thrower, sites: last.sites, program };
}

/** Whose the newest call is. Reads no source. */
export const throwerIn = (stack: string, roots: readonly string[]): Thrower => lastCalls(stack, roots).thrower;

/** Errors of one place have the same stack, and each is asked about twice. */
let last: { readonly calls: readonly Place[]; readonly read: ReadSite; readonly sites: readonly Site[] } | undefined;
let lastAsked: (Calls & { readonly stack: string; readonly roots: readonly string[] }) | undefined;

function lastCalls(stack: string, roots: readonly string[]): Calls {
  if (lastAsked?.stack !== stack || lastAsked.roots !== roots) {
    lastAsked = { stack, roots, ...callsIn(stack, roots) };
  }
  return lastAsked;
}

interface Place {
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

interface Calls {
  readonly thrower: Thrower;
  readonly calls: readonly Place[];
  readonly program: string | undefined;
}

function callsIn(stack: string, roots: readonly string[]): Calls {
  const calls: Place[] = [];
  let thrower: Thrower | undefined;
  let program: string | undefined;
  for (const text of stack.split("\n", LINES)) {
    const place = text.length > LONGEST_LINE ? null : placeIn(text);
    if (!place) continue;
    if (place === "runtime") {
      thrower ??= "runtime";
      continue;
    }
    const folder = programOf(place.path, roots);
    if (folder === undefined) {
      if (roots.length === 0) break;
      thrower ??= "user";
      if (thrower !== "user") break;
      continue;
    }
    thrower ??= "program";
    program ??= folder;
    calls.push(place);
    if (calls.length >= MOST_SITES) break;
  }
  return { thrower: thrower ?? "unknown", calls, program };
}

/** The folder of the package, or the host's root, that a file belongs to; undefined for a file of the person's. */
function programOf(path: string, roots: readonly string[]): string | undefined {
  return (
    PACKAGE.exec(path)?.[0] ??
    roots.find((root) => root === path || belowRoot(path, [root]) !== undefined) ??
    // Tools that keep packages elsewhere below it.
    (path.includes("/node_modules/") ? "" : undefined)
  );
}
