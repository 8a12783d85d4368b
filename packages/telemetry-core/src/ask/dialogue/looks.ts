/** What a terminal can show. */
export interface Looks {
  readonly columns?: number;
  hasColors?(): boolean;
}

/** How text is laid out for one terminal and one person. */
export interface Page {
  /** Columns that a row may have. */
  readonly width: number;
  /** Stands before each row of the question; empty where a screen reader would read it out, or where there is no room. */
  readonly bar: string;
  bold(text: string): string;
  dim(text: string): string;
}

const WIDEST = 79;
/** Narrowest terminal for a bar. */
const NARROWEST_BAR = 44;
/** Terminals that show text and nothing else, by terminfo(5). */
const PLAIN_TERMINALS = new Set(["dumb", "unknown", "network", "dialup", "tty33"]);

/**
 * Fits the terminal; uses plain characters where the locale is not UTF-8, no colours where the person wants none, and no
 * signs at all for a screen reader (`ACCESSIBLE`, as several command lines read it).
 */
export function pageFor(looks: Looks, env: NodeJS.ProcessEnv = process.env): Page {
  const columns = looks.columns || 80;
  const isPlain = isAccessible(env) || PLAIN_TERMINALS.has(env["TERM"] ?? "");
  const colors = looks.hasColors?.() === true && !env["NO_COLOR"] && env["FORCE_COLOR"] !== "0" && !isPlain;
  const bar = isPlain || columns < NARROWEST_BAR ? "" : isUtf8(env) ? "│ " : "| ";
  return {
    // A full last column makes some terminals break the line.
    width: Math.max(1, Math.min(WIDEST, columns - 1)),
    bar,
    bold: (text) => (colors ? `\u001b[1m${text}\u001b[22m` : text),
    dim: (text) => (colors ? `\u001b[2m${text}\u001b[22m` : text),
  };
}

/** True if the person reads by ear, or by touch. */
export function isAccessible(env: NodeJS.ProcessEnv = process.env): boolean {
  return !["", "0", "false"].includes((env["ACCESSIBLE"] ?? "").toLowerCase());
}

function isUtf8(env: NodeJS.ProcessEnv): boolean {
  const { LC_ALL, LC_CTYPE, LANG } = env;
  const locale = LC_ALL || LC_CTYPE || LANG;
  // Without a locale Node and today's terminals still speak UTF-8; "C" and "POSIX" ask for plain characters.
  return process.platform === "win32" || locale === undefined || /utf-?8/i.test(locale);
}

/** Characters that take two columns: the wide ones of Unicode's East Asian Width (UAX #11), and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Columns that a printable text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}

/** A blank at which no row is broken, if there is room. */
export const NO_BREAK = "\u00a0";

/**
 * Breaks a text at its words into as few rows as it needs. A word longer than a row continues in the next one; words that
 * {@link NO_BREAK} joins are one.
 */
export function wrap(text: string, width: number): string[] {
  return breakAt(text, width).flatMap((row) => {
    const words = row.replaceAll(NO_BREAK, " ");
    return widthOf(row) <= width ? words : breakAt(words, width);
  });
}

function breakAt(text: string, width: number): string[] {
  const rows = [""];
  for (const word of text.split(" ")) {
    for (const part of partsOf(word, width)) {
      const row = rows.at(-1) ?? "";
      if (row === "") rows[rows.length - 1] = part;
      else if (widthOf(row) + 1 + widthOf(part) <= width) rows[rows.length - 1] = `${row} ${part}`;
      else rows.push(part);
    }
  }
  return rows;
}

function partsOf(word: string, width: number): string[] {
  if (widthOf(word) <= width || word.includes(NO_BREAK)) return [word];
  const parts = [""];
  for (const character of word) {
    const part = parts.at(-1) ?? "";
    if (part === "" || widthOf(part) + widthOf(character) <= width) parts[parts.length - 1] = part + character;
    else parts.push(character);
  }
  return parts;
}
