import { LETTERS } from "../patterns/letters.ts";
/** The scanner's tokens. Positions count UTF-16 units from the start of the source. */
export interface Token {
  readonly kind: "string" | "template" | "name" | "number" | "punct";
  readonly start: number;
  readonly end: number;
  /** Value of a string; `%` of a name or a sign is its own text. */
  readonly text: string;
  /** Of a template: its literal parts, and the position of each expression between them. */
  readonly literals?: readonly string[];
  readonly holes?: readonly (readonly [number, number])[];
}

/** Templates within expressions within templates; deeper ones are skipped as text. */
const DEEPEST = 8;
const BEFORE_REGEX = /^(?:return|typeof|case|in|of|delete|void|throw|new|else|do|instanceof|await|yield)$/;
const NAME = new RegExp(`[${LETTERS}$_#][${LETTERS}0-9$_\\u200c\\u200d]*`, "y");
const NUMBER = /\d[\w.]*/y;
const REGEX = /\/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\r\n])*\]|[^/\\[\r\n])+\/[a-z]*/y;

/**
 * Tokens of JavaScript between two positions (ECMA-262 section 12). Tolerant: skips text that is no token; source that
 * starts inside a template or a regular expression gives wrong tokens at worst. Linear; tokens outside the window are
 * skipped.
 */
export function scanSource(source: string, start: number, from: number, to: number): Token[] {
  const tokens: Token[] = [];
  let before = "";
  const add = (token: Token) => {
    if (token.end >= from) tokens.push(token);
  };

  /** Past the `}` that ends an expression of a template, its tokens kept as well. */
  function scan(at: number, end: number, depth: number): number {
    let braces = 0;
    while (at < end) {
      const char = source[at] as string;
      if (char <= " ") at++;
      else if (char === '"' || char === "'") at = string(at, char);
      else if (char === "`") at = template(at, depth);
      else if (char === "/" && source[at + 1] === "/") at = lineEnd(at);
      else if (char === "/" && source[at + 1] === "*") at = after("*/", at + 2);
      else if (char === "/" && mayBeRegex() && take(REGEX, at)) {
        at = REGEX.lastIndex;
        before = "regex";
      } else if (take(NAME, at)) {
        before = source.slice(at, NAME.lastIndex);
        add({ kind: "name", start: at, end: NAME.lastIndex, text: before });
        at = NAME.lastIndex;
      } else if (take(NUMBER, at)) {
        before = "0";
        add({ kind: "number", start: at, end: NUMBER.lastIndex, text: source.slice(at, NUMBER.lastIndex) });
        at = NUMBER.lastIndex;
      } else {
        if (char === "{") braces++;
        else if (char === "}" && braces-- === 0 && depth > 0) return at + 1;
        const text =
          char === "+" && (source[at + 1] === "+" || source[at + 1] === "=") ? source.slice(at, at + 2) : char;
        add({ kind: "punct", start: at, end: at + text.length, text });
        before = text;
        at += text.length;
      }
    }
    return at;
  }

  function take(expression: RegExp, at: number): boolean {
    expression.lastIndex = at;
    return expression.test(source);
  }

  function mayBeRegex(): boolean {
    return before === "" || BEFORE_REGEX.test(before) || /^[^\w$)\]"'`]/.test(before);
  }

  function string(at: number, quote: string): number {
    let end = at + 1;
    while (end < source.length && source[end] !== quote && source[end] !== "\n") end += source[end] === "\\" ? 2 : 1;
    before = quote;
    if (end >= from) add({ kind: "string", start: at, end: end + 1, text: cooked(source.slice(at + 1, end)) });
    return end + 1;
  }

  function template(at: number, depth: number): number {
    const literals: string[] = [];
    const holes: [number, number][] = [];
    let literal = at + 1;
    let end = at + 1;
    while (end < source.length && source[end] !== "`") {
      if (source[end] === "\\") end += 2;
      else if (source[end] === "$" && source[end + 1] === "{" && depth < DEEPEST) {
        literals.push(source.slice(literal, end));
        before = "{";
        literal = scan(end + 2, source.length, depth + 1);
        holes.push([end + 2, literal - 1]);
        end = literal;
      } else end++;
    }
    literals.push(source.slice(literal, end));
    before = "`";
    if (end >= from) {
      add({ kind: "template", start: at, end: end + 1, text: "", literals: literals.map(cooked), holes });
    }
    return end + 1;
  }

  function lineEnd(at: number): number {
    const end = source.indexOf("\n", at);
    return end < 0 ? source.length : end;
  }

  function after(text: string, at: number): number {
    const end = source.indexOf(text, at);
    return end < 0 ? source.length : end + text.length;
  }

  scan(start, Math.min(to, source.length), 0);
  return tokens;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v", 0: "\0" };

/** The value of a string's or template's source, escapes resolved. */
function cooked(raw: string): string {
  if (!raw.includes("\\")) return raw;
  return raw.replace(/\\(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})|\r?\n|([\s\S]))/gi, (_all, ...groups) => {
    const code = groups[0] ?? groups[1] ?? groups[2];
    if (code !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff));
    const char = groups[3] as string | undefined;
    return char === undefined ? "" : (ESCAPES[char] ?? char);
  });
}
