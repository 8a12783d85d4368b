/** Where a member stands in a JSON text: from its key to the next member's, and its value. */
interface Span {
  readonly from: number;
  readonly start: number;
  readonly end: number;
  readonly next: number;
}

/** Deeper than this no decision lies; a text of brackets alone would otherwise be too deep to be written back. */
const DEEPEST = 32;

/**
 * What keeps the value of a member from having one meaning: it stands there twice, some key inside it does, however it
 * is written, or it nests deeper than anything that is kept. Undefined if nothing does. `text` must be a valid JSON
 * object. Linear in its length.
 */
export function flawOfMember(text: string, key: string): { kind: "twice"; key: string } | { kind: "deep" } | undefined {
  const spans = findMembers(text, key);
  if (spans.length > 1) return { kind: "twice", key };
  const span = spans[0];
  /** Keys seen in each object that is open; an array has none. */
  const open: Set<string>[] = [];
  for (let at = span?.start ?? 0; at < (span?.end ?? 0); at++) {
    const character = text[at];
    if (character === "{" || character === "[") {
      if (open.push(new Set()) > DEEPEST) return { kind: "deep" };
    } else if (character === "}" || character === "]") open.pop();
    else if (character === '"') {
      const end = skipString(text, at);
      if (text[skipSpace(text, end)] === ":") {
        const name = JSON.parse(text.slice(at, end)) as string;
        if (open.at(-1)?.has(name)) return { kind: "twice", key: name };
        open.at(-1)?.add(name);
      }
      at = end - 1;
    }
  }
  return undefined;
}

/**
 * Replaces or adds one member of the object that `text` holds and leaves every other character as it was: numbers that
 * JavaScript cannot hold, the order of keys and the author's layout survive. Of several members of this key one is
 * left. `text` must be a valid JSON object.
 */
export function setJsonMember(text: string, key: string, value: unknown): string {
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? (text.includes("\n") ? "  " : undefined);
  const lines = JSON.stringify(value, null, indent);
  const written = indent === undefined ? JSON.stringify(value) : lines.replaceAll("\n", `\n${indent}`);
  const spans = findMembers(text, key);
  const span = spans.pop();
  if (span) {
    const replaced = text.slice(0, span.start) + written + text.slice(span.end);
    // The earlier ones go, from the last to the first, so that their places stay right.
    return spans.reverse().reduce((left, { from, next }) => left.slice(0, from) + left.slice(next), replaced);
  }

  const open = text.indexOf("{");
  const rest = text.slice(open + 1);
  const member = `${JSON.stringify(key)}: ${written}`;
  if (rest.trimStart().startsWith("}")) {
    const body = indent === undefined ? member : `\n${indent}${member}\n`;
    return `${text.slice(0, open + 1)}${body}${rest.trimStart()}`;
  }
  return `${text.slice(0, open + 1)}${indent === undefined ? "" : `\n${indent}`}${member},${indent === undefined ? " " : ""}${rest}`;
}

/** Finds all members of this key at the top level; an editor, or two writers, can leave more than one. */
function findMembers(text: string, key: string): Span[] {
  const found: Span[] = [];
  let at = skipSpace(text, text.indexOf("{") + 1);
  while (text[at] === '"') {
    const from = at;
    const keyEnd = skipString(text, at);
    const name: unknown = JSON.parse(text.slice(at, keyEnd));
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = skipValue(text, start);
    at = skipSpace(text, end);
    const isLast = text[at] !== ",";
    if (!isLast) at = skipSpace(text, at + 1);
    if (name === key) found.push({ from, start, end, next: at });
    if (isLast) break;
  }
  return found;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === " " || text[at] === "\n" || text[at] === "\r" || text[at] === "\t") at++;
  return at;
}

function skipString(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at + 1;
}

function skipValue(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const character = text[at];
    if (character === '"') {
      at = skipString(text, at);
      if (depth === 0) return at;
      continue;
    }
    if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") {
      if (depth === 0) return trimEnd(text, from, at);
      if (--depth === 0) return at + 1;
    } else if (character === "," && depth === 0) return trimEnd(text, from, at);
    at++;
  }
  return at;
}

function trimEnd(text: string, from: number, end: number): number {
  return from + text.slice(from, end).trimEnd().length;
}
