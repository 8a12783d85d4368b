import { placeholders } from "../placeholders.ts";

/**
 * A constant sentence of another program, with its holes: `{}` is a value up to the text behind it, or up to the end of
 * the line; `{q}` a value in quotes; `{w}` a value without blanks. The first text is the hint by which it is found.
 */
export type Sentence = string;

type Apply = (text: string) => string;

/** Words and numbers that say what kind of value was met, not which. */
const KIND =
  /^(?:string|number|bigint|boolean|object|array|function|symbol|date|integer|float|map|set|never|void|str|int|bool|list|dict|tuple|bytes|nan|null|none|nil|undefined|true|false|-?\d{1,6}(?:\.\d{1,6})?|[!-/:-@[-`{-~]{1,3}|)$/i;
const HOLE = /\{[qw]?\}/;

/** The constant texts around the holes. */
export const textsOf = (sentence: Sentence): string[] => sentence.split(HOLE);

/**
 * Makes the function that empties a sentence's holes. Linear: a sentence whose begin is found takes at least the rest
 * of its line, and nothing is tried twice.
 */
export function emptier(sentence: Sentence): Apply {
  const kinds = sentence.match(new RegExp(HOLE.source, "g")) ?? [];
  const texts = textsOf(sentence).map(escaped);
  const last = texts.length - 1;
  let source = "";
  for (let at = last; at > 0; at--) {
    const text = texts[at] as string;
    const behind = text === "" ? source : `(?<text${at}>${text})${source}`;
    source = holeOf(kinds[at - 1], at, texts[at - 1] as string, text, behind);
  }
  const expression = new RegExp(`(?<text0>${texts[0]})${source}`, "g");
  return (said) =>
    said.replace(expression, (_found, ...rest: unknown[]) => {
      const groups = rest[rest.length - 1] as Record<string, string | undefined>;
      let result = groups["text0"] ?? "";
      for (let at = 1; at <= last; at++)
        result += emptied(groups[`hole${at}`] ?? groups[`open${at}`]) + (groups[`text${at}`] ?? "");
      return result;
    });
}

/** Characters of a hole where nothing tells that it goes to the end of its line. */
const LONGEST_HOLE = 512;
/** Quoted text: a quotation mark amid a word does not end it. */
const QUOTED = `\\\\{0,2}(?:${['"', "'", "`", "\u201c\u201d", "\u2018\u2019", "\u00ab\u00bb"]
  .map((marks) => {
    const close = marks.at(-1);
    return `${marks[0]}(?:[^${close}\\r\\n]|${close}(?=[A-Za-z0-9])){0,${LONGEST_HOLE}}${close}(?![A-Za-z0-9])`;
  })
  .join("|")})`;
const WORD = String.raw`[^\s"'\x60<>(){},;]{0,256}(?:<[a-z-]{2,11}>[^\s"'\x60<>(){},;]{0,256}){0,8}`;

/** A hole and what stands behind it. Text that was cut off amid a hole ends with its line. */
function holeOf(kind: string | undefined, at: number, before: string, text: string, behind: string): string {
  if (kind === "{w}") return `(?<hole${at}>${WORD})${behind}`;
  if (kind === "{q}") {
    return `(?:(?<hole${at}>${QUOTED})${behind}|(?<open${at}>["'\x60\u201c\u2018\u00ab][^"'\x60\r\n]{0,${LONGEST_HOLE}}(?=[\r\n]|$)))`;
  }
  if (text === "") return `(?<hole${at}>[^\\r\\n]*)`;
  if (!/["'`(:]\s?$/.test(before)) return `(?<hole${at}>[^\\r\\n]{1,${LONGEST_HOLE}}?)${behind}`;
  return `(?<hole${at}>[^\\r\\n]*?)(?:${behind}|(?=[\\r\\n]|$))`;
}

function emptied(hole: string | undefined): string {
  if (hole === undefined) return "";
  const [, open = "", inner = hole, close = ""] =
    /^(\\{0,2}["'`\u201c\u2018\u00ab]?)(.*?)(\\{0,2}["'`\u201d\u2019\u00bb]?)$/s.exec(hole) ?? [];
  const value = inner.trim();
  return KIND.test(value) || value.replace(placeholders(), "") === "" ? hole : `${open}<value>${close}`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
