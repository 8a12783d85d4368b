import { pythonTail, storeTail } from "./path-text.ts";
import { runtimeTail } from "./runtime-places.ts";

/** Packages that a trace itself shows as installed. */
export interface Installed {
  /** Whether a package of this name lies below one of the trace's folders of installed packages. */
  has(name: string): boolean;
  /** A frame of Cython's with the folder that its path lacks. */
  mark(line: string): string;
}

const MOST_PACKAGES = 500;
const MOST_IN_LINE = 2;
const PACKAGE = /(?:node_modules|(?:site|dist)-packages)[\\/]{1,4}((?:@[\w.-]{1,64}[\\/])?\w[\w.-]{0,99})/g;
/**
 * Cython writes into a frame the compiler's input: the file below the project's folder, and the function after all its
 * modules (Cython/Utility/Exceptions.c, `__Pyx_AddTraceback`).
 */
const CYTHON = /^File "((\w{1,64})\/[\w./-]{1,200}\.(?:pyx|pxi|pxd|py))"(?=, line \d{1,9}, in \2\.)/;
const VERSIONED = /(?<![\w@.-])([A-Za-z][\w.-]{1,63})(?::? v?|@|==)\d{1,6}\.\d{1,6}\.\d{1,6}(?![\w.])/g;
const PLACE =
  /(?:node_modules|(?:site|dist)-packages|lib\/p(?:ython|ypy)\d\.\d{1,2}|Python\d{2,3}[\\/][Ll]ib)[\\/]{1,4}[^\s"'`<>|*?:;,()]{1,512}(?::\d{1,9}){0,2}(?: in [\w.]{1,128}(?=\())?/g;
/** RFC 9112 section 4: the status of a response, also as logs tell of it. */
const STATUS = /\bHTTP(?:\/\d(?:\.\d)?)?(?:[ _-](?:response|status|code|error)){0,2}(?: ?[:=] ?| )[1-5]\d\d\b/gi;
/** Characters to read before a position: the packages, or the version, that it lies in. */
const IN_FRONT = 128;

/** Linear; looks for package names below the folders that package managers make. */
export function installedPackages(trace: string): Installed {
  const names = new Set<string>();
  for (const [, name = ""] of trace.matchAll(PACKAGE)) {
    if (names.size >= MOST_PACKAGES) break;
    names.add(name.toLowerCase());
  }
  const has = (name: string) => names.has(name.toLowerCase());
  return {
    has,
    mark: (line) =>
      line.replace(CYTHON, (found, file: string, name: string) => (has(name) ? `File "site-packages/${file}"` : found)),
  };
}

/**
 * The useful parts of an otherwise useless line: positions in installed packages or the runtime, their versions, the
 * status of a response.
 */
export function placesIn(line: string, installed: Installed): string[] {
  const places = [...line.matchAll(PLACE)].slice(0, MOST_IN_LINE).flatMap(({ 0: found, index }) => {
    const front = /[^\s"'`<>|*?;,()]*$/.exec(line.slice(Math.max(0, index - IN_FRONT), index))?.[0] ?? "";
    const position = /(?::\d{1,9}){0,2}(?: in [\w.]{1,128})?$/.exec(found)?.[0] ?? "";
    const path = (front + found.slice(0, found.length - position.length))
      .replace(/[\\/]{1,4}/g, "/")
      .replace(/\.$/, "");
    const [module, python] = [storeTail(path), pythonTail(path)];
    if (module !== undefined) return `node_modules/${module}${position}`;
    const place = python === undefined ? runtimeTail(path) : `site-packages/${python}`;
    return place === undefined ? [] : place + position;
  });
  const versions = [...line.matchAll(VERSIONED)].flatMap(([found, name = ""]) => (installed.has(name) ? found : []));
  const statuses = [...line.matchAll(STATUS)].map(([found]) => found);
  return [places, versions, statuses].flatMap((found) => found.slice(0, MOST_IN_LINE));
}
