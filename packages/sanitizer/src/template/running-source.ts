import { addWords } from "../patterns/letters.ts";
import { lazy } from "../platform/lazy.ts";
import { closeSync, constants, dirname, fstatSync, join, openSync, readFileSync } from "../platform/node.ts";
import { findTemplates, type Template } from "./find-templates.ts";
import { scanSource } from "./scan-source.ts";

/** Larger files are data or whole applications; reading one would take noticeable time. */
const LARGEST_FILE = 8 * 1024 * 1024;
/** Characters of source to read around a place: a long function, or a part of a minified one. */
const AROUND = 8 * 1024;
/** Up to here a source is scanned from its start, where nothing is ambiguous; beyond, from this far in front. */
const FROM_START = 1024 * 1024;
const RUN_UP = 128 * 1024;
/** Sites remembered. A host fails at few places. */
const MOST_SITES = 64;
const MOST_FILES = 4;
/** Letters that a template far from the throw must have: fewer occur in any message. */
export const LEAST_FAR = 8;
/** Modules beside the file that it names as makers of errors. */
const MOST_BESIDE = 6;
const MAKES_ERRORS = /^\.{1,2}\/[\w./-]{0,128}(?:err|exception|fail|messag)[\w.-]{0,64}$/i;

/** The source around one call. */
export interface Site {
  readonly templates: readonly Template[];
  /** Every string and name of the source nearby: words that the program itself knows. */
  readonly words: ReadonlySet<string>;
  /** The templates of the whole file, for texts built elsewhere in it. Reads the file again; remembered for a while. */
  far(): readonly Template[];
  /** All words of these and of those templates, lower case. */
  vocabulary(): ReadonlySet<string>;
  /** False where nothing could be read: the file was not shipped, or is no file. */
  readonly found: boolean;
}

export type ReadSite = (path: string, line: number, column: number) => Site;

/** Reads sources: around a place, or a whole file. */
export interface SourceReader {
  readonly around: ReadSite;
  readonly whole: (path: string) => Site;
}

const NO_WORDS: ReadonlySet<string> = new Set();
export const NOTHING: Site = {
  templates: [],
  words: NO_WORDS,
  far: () => [],
  vocabulary: () => NO_WORDS,
  found: false,
};

function siteOf(
  templates: readonly Template[],
  words: ReadonlySet<string>,
  far: Site["far"],
  strings: () => readonly string[] = () => [],
): Site {
  const vocabulary = lazy(() => {
    const all = new Set<string>();
    for (const word of [...words, ...strings()]) addWords(all, word);
    for (const { literals } of [...templates, ...far()]) for (const literal of literals) addWords(all, literal);
    return all;
  });
  return { templates, words, far, vocabulary, found: true };
}

/**
 * Makes the reader of the templates around a place of a running file; line and column count from 1. Costs one read and
 * one scan for each new place, some milliseconds for a megabyte. A file that cannot be read, is not regular or is too
 * large gives nothing. The source itself is not kept.
 */
export function sourceReader(): SourceReader {
  const sites = new Map<string, Site>();
  const files = new Map<string, readonly Template[]>();
  const far = (path: string) => remembered(files, MOST_FILES, path, () => readWhole(path));
  return {
    around: (path, line, column) =>
      remembered(sites, MOST_SITES, `${path}:${line}:${column}`, () => readSite(path, line, column, () => far(path))),
    whole: (path) => {
      const read = lazy(() => templatesOf(path));
      return siteOf(
        [],
        NO_WORDS,
        () => read().templates,
        () => read().strings,
      );
    },
  };
}

function remembered<T>(known: Map<string, T>, most: number, key: string, make: () => T): T {
  const before = known.get(key);
  if (before !== undefined) return before;
  const made = make();
  if (known.size >= most) known.delete(known.keys().next().value as string);
  known.set(key, made);
  return made;
}

function readSite(path: string, line: number, column: number, far: Site["far"]): Site {
  const source = readSource(path);
  const at = source === undefined ? -1 : offsetOf(source, line, column);
  if (source === undefined || at < 0) return NOTHING;
  const start = at <= FROM_START ? 0 : source.lastIndexOf("\n", at - RUN_UP) + 1 || at - RUN_UP;
  const tokens = scanSource(source, start, at - AROUND, at + AROUND);
  const templates = findTemplates(tokens, source);
  // Nearest first: of two equal fits the one at the throw counts.
  templates.sort((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at));
  const words = new Set(tokens.filter(({ kind }) => kind === "string" || kind === "name").map(({ text }) => text));
  return siteOf(templates, words, far);
}

/** Templates of a file, and of the modules that it imports its errors from: V8 shows no frame of a constructor. */
function readWhole(path: string): readonly Template[] {
  const found = templatesOf(path);
  const beside = found.imports.slice(0, MOST_BESIDE).flatMap((specifier) => {
    const base = join(dirname(path), specifier);
    return [base, `${base}.js`, `${base}.mjs`, `${base}.cjs`].flatMap((file) => templatesOf(file).templates);
  });
  return [...found.templates, ...beside];
}

/** `strings` are all of the file: one with too few letters to be a template is a word of the program all the same. */
function templatesOf(path: string): { templates: Template[]; imports: string[]; strings: string[] } {
  const source = readSource(path);
  if (source === undefined || source.length > FROM_START) return { templates: [], imports: [], strings: [] };
  const tokens = scanSource(source, 0, 0, source.length);
  const imports = tokens.flatMap(({ kind, text }) => (kind === "string" && MAKES_ERRORS.test(text) ? [text] : []));
  // A template with too few letters to be distinct is not worth its memory.
  const templates = findTemplates(tokens, source).filter(({ letters }) => letters >= LEAST_FAR);
  const strings = new Set(tokens.flatMap(({ kind, text }) => (kind === "string" ? [text] : [])));
  return { templates, imports: [...new Set(imports)], strings: [...strings] };
}

/** Does not open a path that leads to a device, another machine or a pipe, or does not wait for it. */
function readSource(path: string): string | undefined {
  if (/^\/\/|^\/(?:proc|dev|sys)\//.test(path)) return undefined;
  let file: number | undefined;
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const { size } = fstatSync(file);
    return fstatSync(file).isFile() && size <= LARGEST_FILE ? readFileSync(file, "utf8") : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function offsetOf(source: string, line: number, column: number): number {
  let at = 0;
  for (let count = 1; count < line; count++) {
    const newline = source.indexOf("\n", at);
    if (newline < 0) return -1;
    at = newline + 1;
  }
  return Math.min(at + column - 1, source.length);
}
