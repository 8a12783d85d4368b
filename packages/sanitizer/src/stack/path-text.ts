import { INNER } from "../placeholders.ts";

const CODE_FILE = /\.(?:[cm]?[jt]sx?|node|wasm|json)$/i;

const LONGEST_PATH = 4096;

/** Line and column, and the sentence's punctuation. */
const END = /(?::\d{1,9}){0,2}[.,;:!?)\]}]{0,8}$/;

/** A tail that may stay: names that npm allows, and file names that tools write. */
const SAFE_TAIL = /^[\w@.+~$-]{1,100}(?:\/[\w@.+~$[\]-]{1,100}){0,24}$/;

/**
 * A path with forward slashes, without scheme, query and `.` or `..` segments. Total: text that cannot be decoded stays
 * as it is.
 */
export function normalPath(raw: string): string {
  let path = raw;
  if (/^file:/i.test(path)) {
    path = path.replace(/^file:\/{0,2}(?=\/)|^file:(?:\/\/)?/i, "").replace(/[?#].*$/s, "");
    try {
      path = decodeURIComponent(path);
    } catch {
      // A stray percent sign: the text is a path already.
    }
    path = path.replace(/^\/(?=[A-Za-z]:)/, "");
  }
  path = path.replace(/^[\\/]{2}\?[\\/](?=[A-Za-z]:)/, "").replace(/[\\/]+/g, "/");
  path = path.replace(/^[a-z](?=:)/, (drive) => drive.toUpperCase());
  if (!/(?:^|\/)\.{1,2}(?:\/|$)/.test(path)) return path;
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== ".") kept.push(segment);
  }
  return kept.join("/");
}

/** What follows the last `node_modules/` of a normal path, or undefined. */
export function moduleTail(path: string, folder = "node_modules/"): string | undefined {
  const at = path.lastIndexOf(folder);
  if (at < 0 || (at > 0 && path[at - 1] !== "/")) return undefined;
  const tail = path.slice(at + folder.length);
  // Tools keep what they made of the person's own files in hidden folders there. Names in three of them are the tools'
  // own: of pnpm's store, of dependencies that Vite bundled, of what Prisma generates (its client's reference).
  if (tail.startsWith(".") && !/^\.(?:pnpm|vite\/deps|prisma\/client)\//.test(tail)) return undefined;
  return SAFE_TAIL.test(tail) && !/(?:^|\/)\.\.?(?:\/|$)/.test(tail) ? tail : undefined;
}

/**
 * The same with what names the copy of the package: where pnpm's store tells it, the version
 * (`.pnpm/name@1.2.3/node_modules/name/file.js`), else the packages it lies in. The rest of the store's folder name, which
 * may hold a path of the person's, is left out.
 */
export function storeTail(path: string): string | undefined {
  const tail = moduleTail(path.replace(SHORTENED, "/node_modules/$1/"));
  if (tail === undefined) return undefined;
  const above = STORE.exec(path)?.[1] ?? NESTED.exec(path.slice(0, path.lastIndexOf("node_modules/")))?.[1];
  return above === undefined ? tail : `${above}/node_modules/${tail}`;
}

const STORE =
  /(?:^|\/)node_modules\/(\.pnpm\/(?:@[\w.-]{1,64}\+)?[\w.-]{1,100}@\d{1,6}\.\d{1,6}\.\d{1,6})[^/]{0,256}\/node_modules\//;
/** Packages within packages, as npm installs what does not fit the version at the top. */
const NESTED =
  /(?:^|\/)node_modules\/((?:(?:@[\w.-]{1,64}\/)?\w[\w.-]{0,99}\/node_modules\/){0,5}(?:@[\w.-]{1,64}\/)?\w[\w.-]{0,99})\/$/;
/** `[lib]/[package]/file.js`: pretty-error's way to write packages within packages. */
const SHORTENED = /^(?:\[[\w@.-]{1,64}\]\/){0,6}\[([\w@.-]{1,100})\]\//;

/** The same for Python's folders of installed packages; Debian's has a name of its own. */
export function pythonTail(path: string): string | undefined {
  return moduleTail(path, "site-packages/") ?? moduleTail(path, "dist-packages/");
}

/** The part of a normal path below one of the roots, or undefined. Windows compares without letter case. */
export function belowRoot(path: string, roots: readonly string[]): string | undefined {
  for (const root of roots) {
    const prefix = root.endsWith("/") ? root : `${root}/`;
    const start = path.slice(0, prefix.length);
    const same = /^[A-Za-z]:/.test(root) ? start.toLowerCase() === prefix.toLowerCase() : start === prefix;
    if (same && path.length > prefix.length) return path.slice(prefix.length);
  }
  return undefined;
}

/**
 * What a path inside a text becomes: files of the host keep the part below its root, installed packages the part from
 * `node_modules` on, all else is `<path>`. Line, column and the sentence's punctuation stay.
 */
export function rewritePath(found: string, roots: readonly string[] = []): string {
  // Longer than any file's name can be, by PATH_MAX and with room for a quotation.
  if (found.length > LONGEST_PATH) return "<path>";
  const end = /[\w/]/.test(found.slice(-1)) && !found.includes(":") ? "" : (END.exec(found.slice(-32))?.[0] ?? "");
  if (!mayBeCode(found, roots)) return `<path>${end}`;
  const path = normalPath(found.slice(0, found.length - end.length).replace(/[?#](?=\w).*$/s, ""));
  const below = belowRoot(path, roots);
  const tail = moduleTail(below ?? path);
  if (tail !== undefined) return `node_modules/${tail}${end}`;
  const python = pythonTail(path);
  if (python !== undefined) return `site-packages/${python}${end}`;
  if (below !== undefined && CODE_FILE.test(below) && SAFE_TAIL.test(below)) return below + end;
  return `<path>${end}`;
}

/** False, at little cost, for most paths: those that neither an installed package nor the host's folder is named in. */
function mayBeCode(path: string, roots: readonly string[]): boolean {
  if (path.includes("node_modules") || path.includes("-packages") || path.startsWith("file:")) return true;
  return roots.some((root) => path.includes(root.slice(root.lastIndexOf("/") + 1)) || /^[A-Za-z]:/.test(root));
}

/** Characters of a path that is not quoted, and placeholders of earlier layers. */
export const PATH_CHAR = `(?:[^\\s"'\`<>|:;,*?\\\\/]|${INNER})`;
