import { sha256 } from "../platform/digest.ts";
import { memo } from "../platform/memo.ts";
import type { CrashException, Frame } from "../sanitized.ts";

/** A crash loop is the same bug again and again. */
const MOST_BUGS = 50;
const digest = memo((text) => sha256(text).slice(0, 32), MOST_BUGS);

/**
 * 32 lower-case hex digits that are equal for equal bugs, also after a release: from class, code, the constant words of
 * the message, and the names of the functions of host and dependencies. Files and lines do not count, since a bundler
 * changes them and an empty line does; nor do the names that a minifier gives. A function without a name is told by its
 * place, if it is one of the two newest. Takes sanitised values only, so that a hash cannot be searched for what was taken out.
 */
export function fingerprint(exceptions: readonly CrashException[], message = ""): string {
  const parts: string[] = [];
  for (const { type, code = "", message, frames } of exceptions) {
    const calls = frames.filter(({ owner }) => owner === "host" || owner === "dependency");
    const names = calls.map((frame, at) => nameOf(frame) ?? (at < TOLD_BY_PLACE ? placeOf(frame) : undefined));
    // Once each: how deep a recursion went says nothing about the bug.
    parts.push(isMinified(type) ? "" : type, code, constantWords(message), ...new Set(names.filter(isText)), "");
  }
  if (exceptions.length === 0) parts.push(constantWords(message));
  return digest(parts.map((part) => `${part}\0`).join(""));
}

/** Calls: an error may be made by a helper. */
const TOLD_BY_PLACE = 2;

const isText = (name: string | undefined): name is string => name !== undefined && name !== "";

/** Placeholders have names of variables, which a minifier changes as well; the rest may be a value that was left. */
function constantWords(message: string): string {
  const words = message
    .replace(/<[A-Za-z$_][\w$.:-]{0,40}>/g, "")
    .match(/(?<![^\s("'`[])\p{L}{2,}(?![^\s)"'`\],.;:!?])/gu);
  return words?.join(" ") ?? "";
}

/** Minifiers count through names of one sign, two and three. */
const isMinified = (name: string) => name.length <= 3;

/**
 * The name as it stands in the source; undefined where there is none, empty where it says nothing. The engine puts the
 * object's class in front, which depends on the kind of modules, and bundlers put a number behind what occurs twice.
 */
function nameOf({ function: called }: Frame): string | undefined {
  return called === undefined || NAMELESS.test(called) ? undefined : plainName(called);
}

/** A function without a name has that of what called it, `Map` of `Map.<anonymous>`, or of the list in which it stands. */
const NAMELESS = /^(?:\p{Lu}[\w$]*|Array\..*)$/u;

/** Functions that a report may name. A program fails in few of them. */
const MOST_NAMES = 200;
const plainName = memo((called) => {
  const [, name = ""] = /([\w$#\u0080-\uffff]+?)(?:\$?\d+)?(?: \[as .*\])?$/.exec(called) ?? [];
  // Two underscores: what bundlers add themselves.
  return isMinified(name) || name.startsWith("__") ? "" : name;
}, MOST_NAMES);

/** Only minifiers write lines so long; there a position is another one in each release. */
const LONGEST_LINE = 500;

function placeOf({ file, line, column = 0 }: Frame): string {
  return column > LONGEST_LINE ? "" : `${withoutHash(file)}:${line}`;
}

/** `chunk-X7K2PQ4A.js` and `index.5f3a9c1e.mjs` have another name in each build. */
function withoutHash(file: string): string {
  return file.replace(/[-_.](?=[\w-]*[\dA-Z])[\w-]{6,32}(?=\.\w+$)/, "");
}
