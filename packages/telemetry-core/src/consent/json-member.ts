/** Where the value of a member stands in a JSON text. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Replaces or adds one member of the object that `text` holds and leaves every other character as it was: numbers that
 * JavaScript cannot hold, the order of keys and the author's layout survive. `text` must be a valid JSON object.
 */
export function setJsonMember(text: string, key: string, value: unknown): string {
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? (text.includes("\n") ? "  " : undefined);
  const lines = JSON.stringify(value, null, indent);
  const written = indent === undefined ? JSON.stringify(value) : lines.replaceAll("\n", `\n${indent}`);
  const span = findMember(text, key);
  if (span) return text.slice(0, span.start) + written + text.slice(span.end);

  const open = text.indexOf("{");
  const rest = text.slice(open + 1);
  const member = `${JSON.stringify(key)}: ${written}`;
  if (rest.trimStart().startsWith("}")) {
    const body = indent === undefined ? member : `\n${indent}${member}\n`;
    return `${text.slice(0, open + 1)}${body}${rest.trimStart()}`;
  }
  return `${text.slice(0, open + 1)}${indent === undefined ? "" : `\n${indent}`}${member},${indent === undefined ? " " : ""}${rest}`;
}

/** Finds a member at the top level. Of several with the same key the last one counts, as it does for `JSON.parse`. */
function findMember(text: string, key: string): Span | undefined {
  let found: Span | undefined;
  let at = text.indexOf("{") + 1;
  while (true) {
    at = skipSpace(text, at);
    if (text[at] !== '"') return found;
    const keyEnd = skipString(text, at);
    const name: unknown = JSON.parse(text.slice(at, keyEnd));
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = skipValue(text, start);
    if (name === key) found = { start, end };
    at = skipSpace(text, end);
    if (text[at] !== ",") return found;
    at++;
  }
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
