import { LETTERS } from "../patterns/letters.ts";
import { memo } from "../platform/memo.ts";
import type { Frame } from "../sanitized.ts";
import { isLibraryFile } from "./library-files.ts";
import { belowRoot, moduleTail, normalPath, pythonTail, storeTail } from "./path-text.ts";
import { isRuntimeModule, runtimeTail } from "./runtime-places.ts";

/** More frames add nothing about a bug; recursion fills thousands. */
export const MOST_FRAMES = 50;
const LONGEST_LINE = 2048;

/** Colours of ECMA-48, as Node's own printing of errors puts around frames of the runtime. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they start with the escape character
const COLOURS = /\u001b\[[\d;]{0,16}m/g;

/** A line of a stack, taken apart but not yet judged. */
export interface Call {
  readonly place: string;
  readonly name?: string;
  /** The name with V8's additions: how it was called, and as what. */
  readonly label?: string;
  /** Of a call in evaluated text: line and column within that text, while `place` is where it was evaluated. */
  readonly within?: string;
}

/** Lines of stacks are remembered, since each error of a program repeats them. */
const MOST_LINES = 500;

/**
 * Makes the reader of the frames of a stack as V8, JavaScriptCore and CPython write them. `clean` sanitises the file and
 * decides on the function's name; `debugIdOf` tells that of a file of the host. Lines that are no frames are skipped. Never
 * throws.
 */
export function frameParser(
  roots: readonly string[],
  clean: (text: string) => string,
  debugIdOf: (path: string) => string | undefined,
): (stack: string) => Frame[] {
  const frameIn = memo((line): Frame | null => {
    const call = readCall(line);
    const frame = call && frameOf(call, call.name, roots, clean, moduleTail);
    if (frame?.owner === "user") return USER_CODE;
    const debugId = frame?.owner === "host" ? debugIdOf(pathIn(call?.place ?? "")) : undefined;
    return frame ? { ...frame, ...(debugId !== undefined && { debugId }) } : null;
  }, MOST_LINES);
  return (stack) => {
    const frames: Frame[] = [];
    for (const line of stack.split("\n")) {
      if (frames.length >= MOST_FRAMES) break;
      const frame = line.length > LONGEST_LINE ? null : frameIn(line);
      if (frame) frames.push(frame);
    }
    return frames;
  };
}

/**
 * The frame in a line of a printed trace, or undefined. One of the person's own code keeps its position here,
 * and nothing else; one of a dependency the version that its folder names, and its function's name as it was printed.
 */
export function readFrame(line: string, roots: readonly string[], clean: (text: string) => string): Frame | undefined {
  const call = readCall(line);
  const frame = call && frameOf(call, call.label ?? call.name, roots, clean, storeTail);
  // Frames of one evaluated text of the person differ only by the position within it.
  return frame?.owner === "user" && call?.within ? { ...USER_CODE, ...numbers(POSITION.exec(call.within)) } : frame;
}

/** Takes a line of a stack apart; undefined if it is none. */
export function readCall(line: string): Call | undefined {
  if (line.length > LONGEST_LINE) return undefined;
  const plain = line.replace(COLOURS, "");
  return readV8(plain) ?? readPython(plain) ?? readVitest(plain) ?? readJavaScriptCore(plain);
}

/**
 * `  File "place", line 12, in name`, as the traceback module of CPython writes it; `File place:12, in name(…)`, as
 * IPython does; and the same told in words: `error at line 12 in name (place)`.
 */
function readPython(line: string): Call | undefined {
  const at = line.indexOf('File "');
  if (at < 0) {
    const [, file, row, called] = /^File (\S{1,1024}\.py):(\d{1,9}), in ([\w.<>]{1,128})\(/.exec(line.trim()) ?? [];
    if (file !== undefined) return { place: `${file}:${row}`, name: called ?? "" };
    const words = /\bline (\d{1,9}),? in (\w{1,128}) \(([^()]{1,1024}\.py)\)/.exec(line);
    return words ? { place: `${words[3]}:${words[1]}`, name: words[2] ?? "" } : undefined;
  }
  const found = /^File "([^"]{1,1024})", line (\d{1,9})(?:, in (\S{1,128}))?/.exec(line.slice(at));
  if (!found) return undefined;
  const [, place, position, name] = found;
  return { place: `${place}:${position}`, ...(name !== undefined && { name }) };
}

/** ` ❯ name file:12:5`. */
function readVitest(line: string): Call | undefined {
  const found = /^\s{0,8}❯ (?:(\S{1,128}) )?(\S{1,1024}:\d{1,9}:\d{1,9})$/.exec(line);
  return found?.[2] === undefined ? undefined : { place: found[2], ...(found[1] !== undefined && { name: found[1] }) };
}

/** `    at async new Name [as other] (place)` or `    at place`; see v8.dev/docs/stack-trace-api. */
function readV8(line: string): Call | undefined {
  const text = line.trim();
  // A stack from a logger has a prefix on every line; V8 itself indents by four blanks.
  const start = text.startsWith("at ") ? 0 : text.indexOf("    at ") + 4;
  if (start === 3) return undefined;
  // Inspection opens the error's properties behind its last frame; a list of lines may end there.
  const rest = text.slice(start + 3).replace(/ \{$|["'\]},]{1,8}$/, "");
  const open = rest.endsWith(")") ? rest.indexOf(" (") : -1;
  if (open < 0) return { place: rest.replace(/^async /, "") };
  const label = rest.slice(0, open);
  const name = label
    .replace(/^async /, "")
    .replace(/ \[as [^\]]{0,256}\]$/, "")
    .replace(/^Object\.<anonymous>$|\.?<(?:anonymous|computed)>$/, "");
  const place = rest.slice(open + 2, -1);
  // `eval at run (/file.js:1:2), <anonymous>:1:1`: where the text was evaluated is known, what it was is not.
  const evaluated = place.startsWith("eval at ") ? /\(([^()]{1,1024}:\d{1,9}:\d{1,9})\)/.exec(place)?.[1] : undefined;
  if (evaluated === undefined) return { place, name, label };
  const within = /, <anonymous>(:\d{1,9}:\d{1,9})$/.exec(place)?.[1];
  // V8 itself calls the outermost code of such a text `eval`; other names stand in the text.
  return { place: evaluated, ...(within && { within }), ...(name.endsWith(".eval") && { label }) };
}

/**
 * `name@file:line:column`, as in Safari, Firefox and Bun; a package's scope also has an at sign, behind a slash. Firefox
 * writes `name/<` for a function within another, and puts what waited for it in front: `promise callback*name`.
 */
function readJavaScriptCore(line: string): Call | undefined {
  const text = line.trim();
  if (!/:\d{1,9}:\d{1,9}$|\[native code\]$/.test(text)) return undefined;
  const sign = text.indexOf("@");
  const name = sign < 0 ? "" : text.slice(0, sign).replace(/(?:\/<){1,8}$/, "");
  if (/[\\/]/.test(name) || sign < 0) return undefined;
  return {
    place: text.slice(sign + 1),
    name: name.replace(/^[\w ]{1,64}\*|^async /, "").replace(/^(?:global|module|eval) code$/, ""),
  };
}

const pathIn = (place: string) => normalPath(place.replace(POSITION, "").replace(/[?#][^/\\]*$/, ""));

const USER_CODE: Frame = { owner: "user", file: "<user code>" };
const POSITION = /:(\d{1,9})(?::(\d{1,9}))?$/;

function frameOf(
  { place }: Call,
  name: string | undefined,
  roots: readonly string[],
  clean: (text: string) => string,
  tailOf: (path: string) => string | undefined,
): Frame | undefined {
  const position = POSITION.exec(place);
  const raw = position ? place.slice(0, position.index) : place;
  const found = locate(raw, position !== null, roots, clean, tailOf);
  if (!found) return undefined;
  if (found.owner === "user") return { ...USER_CODE, ...numbers(position) };
  // Metro serves a whole program as one bundle, the person's functions included.
  const called = found.file.endsWith(".bundle") ? undefined : functionName(name, clean);
  return {
    ...found,
    ...(called === undefined ? {} : { function: called }),
    ...numbers(position),
  };
}

function numbers(position: RegExpExecArray | null): { line?: number; column?: number } {
  return {
    ...(position?.[1] === undefined ? {} : { line: Number(position[1]) }),
    ...(position?.[2] === undefined ? {} : { column: Number(position[2]) }),
  };
}

const ENGINE = /^(?:native|<anonymous>|\[native code\]|index \d{1,9}|wasm:\/\/.*|unknown location)$/;

function locate(
  raw: string,
  placed: boolean,
  roots: readonly string[],
  clean: (text: string) => string,
  tailOf: (path: string) => string | undefined,
): Frame | undefined {
  if (isRuntimeModule(raw)) return { owner: "runtime", file: raw };
  if (ENGINE.test(raw)) return { owner: "runtime", file: raw.startsWith("wasm") ? "wasm" : "native" };
  if (!placed) return undefined;
  const path = normalPath(raw.replace(/[?#][^/\\]*$/, ""));
  // The root comes first: a host that is installed globally lies inside a node_modules folder itself.
  const below = belowRoot(path, roots);
  const tail = tailOf(below ?? path) ?? pythonTail(path);
  if (tail !== undefined || isLibraryFile(path)) return { owner: "dependency", file: clean(tail ?? path) };
  const runtime = below === undefined ? runtimeTail(path) : undefined;
  if (runtime !== undefined) return { owner: "runtime", file: clean(runtime) };
  return below === undefined ? USER_CODE : { owner: "host", file: clean(below) };
}

const NAME = `[${LETTERS}$_#][${LETTERS}0-9$_]{0,79}`;
/**
 * Also what runtimes write: `async`, `<anonymous>`, the loader's `Module._extensions..js`, `[as method]`; `<lambda>` and
 * the like of CPython.
 */
const FUNCTION = new RegExp(
  `^(?:(?:async )?(?:new |get |set |static )?${NAME}(?:\\.(?:get |set )?${NAME}){0,6}(?:\\.<[a-z_]{1,32}>|\\.\\.(?:js|json|node))?(?: \\[as ${NAME}\\])?|<(?:module|lambda|listcomp|dictcomp|setcomp|genexpr)>)$`,
);

/** A name that is written in a source file. A computed key can be data, and is left out if it looks like it. */
function functionName(name: string | undefined, clean: (text: string) => string): string | undefined {
  if (name === undefined || name.length > 128) return undefined;
  return FUNCTION.test(name) && clean(name) === name ? name : undefined;
}
