import { expressionName } from "./expression-name.ts";
import type { Token } from "./scan-source.ts";

/** A text that a program builds: literal parts with a named value between each two. One literal more than names. */
export interface Template {
  readonly literals: readonly string[];
  readonly names: readonly string[];
  /** Its position in the source. */
  readonly at: number;
  /** Letters of all literals, and of the first: more letters make a match more certain. */
  readonly letters: number;
  readonly firstLetters: number;
}

export function templateOf(literals: readonly string[], names: readonly string[], at: number): Template {
  return {
    literals,
    names,
    at,
    letters: countLetters(literals.join("")),
    firstLetters: countLetters(literals[0] ?? ""),
  };
}

function countLetters(text: string): number {
  let letters = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Beyond ASCII nearly every character of a message is a letter.
    if (code > 127 || ((code | 32) >= 97 && (code | 32) <= 122)) letters++;
  }
  return letters;
}

const MOST_OPERANDS = 48;
const MOST_TEMPLATES = 20_000;
/** Directives of Node's `util.format` and of the loggers that follow it, and numbered or named fields. */
const DIRECTIVE = /%[sdifjoOqv]|\{\w{0,32}\}/g;
const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/**
 * Every text that the tokens build: literals, template literals, concatenations, and format strings with their arguments.
 * Linear in the tokens.
 */
export function findTemplates(tokens: readonly Token[], source: string): Template[] {
  const found: Template[] = [];
  const partners = matchBrackets(tokens);

  /** Index behind the operand at `from`, its parts appended; `from` where there is none. */
  function operand(from: number, parts: (string | { name: string })[]): number {
    let at = from;
    while (/^(?:[!~-]|typeof|await|new|void)$/.test(tokens[at]?.text ?? "") && tokens[at]?.kind !== "string") at++;
    const token = tokens[at];
    if (!token) return from;
    const opened = at;
    if (token.kind === "punct") {
      if (token.text !== "(") return from;
      const close = partners.get(at);
      if (close === undefined) return from;
      const inner: (string | { name: string })[] = [];
      // `("a " + b)` is part of the text around it; anything else in brackets is a value.
      if (concatenation(at + 1, inner) === close && !isSuffix(close + 1)) {
        parts.push(...inner);
        return close + 1;
      }
      at = close + 1;
    } else at++;
    while (isSuffix(at)) {
      const text = tokens[at]?.text ?? "";
      at = text in CLOSING ? (partners.get(at) ?? at) + 1 : at + (tokens[at + 1]?.kind === "name" ? 2 : 1);
    }
    const only = at === opened + 1 && opened === from;
    if (only && token.kind === "string") parts.push(token.text);
    else if (only && token.kind === "number") parts.push(token.text);
    else if (only && token.kind === "template") pushTemplate(token, parts);
    else parts.push({ name: expressionName(source.slice(tokens[from]?.start, tokens[at - 1]?.end)) });
    return at;
  }

  function pushTemplate(token: Token, parts: (string | { name: string })[]): void {
    for (const [at, literal] of (token.literals ?? []).entries()) {
      if (at > 0) {
        const [start, end] = token.holes?.[at - 1] ?? [0, 0];
        parts.push({ name: expressionName(source.slice(start, end)) });
      }
      parts.push(literal);
    }
  }

  /** A member, a call or an index of the expression before. */
  function isSuffix(at: number): boolean {
    const token = tokens[at];
    if (token?.kind !== "punct") return false;
    if (token.text === "." || token.text === "(" || token.text === "[") return true;
    return token.text === "?" && tokens[at + 1]?.text === "." && tokens[at + 1]?.kind === "punct";
  }

  function concatenation(from: number, parts: (string | { name: string })[]): number {
    let at = operand(from, parts);
    if (at === from) return from;
    for (let count = 1; count < MOST_OPERANDS; count++) {
      if (tokens[at]?.kind !== "punct" || tokens[at]?.text !== "+") break;
      const next = operand(at + 1, parts);
      if (next === at + 1) break;
      at = next;
    }
    return at;
  }

  function addFormat(from: number, token: Token): void {
    const literals = token.text.split(DIRECTIVE);
    if (literals.length < 2) return;
    const names: string[] = [];
    for (let at = from; names.length < literals.length - 1; ) {
      const parts: (string | { name: string })[] = [];
      if (tokens[at]?.text !== ",") break;
      const next = operand(at + 1, parts);
      if (next === at + 1) break;
      const [first] = parts;
      names.push(typeof first === "object" ? first.name : "value");
      at = next;
    }
    while (names.length < literals.length - 1) names.push("value");
    found.push(templateOf(literals, names, token.start));
  }

  for (let at = 0; at < tokens.length && found.length < MOST_TEMPLATES; at++) {
    const token = tokens[at] as Token;
    if (token.kind === "string") addFormat(at + 1, token);
    const before = tokens[at - 1];
    if (before?.kind === "punct" && (before.text === "+" || before.text === ".")) continue;
    if (token.kind === "punct" && token.text !== "(") continue;
    const parts: (string | { name: string })[] = [];
    concatenation(at, parts);
    if (parts.some((part) => typeof part === "string")) found.push(joined(parts, token.start));
  }
  return found;
}

/** Literals that touch are one; so are values. */
function joined(parts: readonly (string | { name: string })[], at: number): Template {
  const literals = [""];
  const names: string[] = [];
  let afterName = false;
  for (const part of parts) {
    if (typeof part === "string") {
      literals[literals.length - 1] += part;
      if (part !== "") afterName = false;
    } else if (!afterName) {
      names.push(part.name);
      literals.push("");
      afterName = true;
    }
  }
  return templateOf(literals, names, at);
}

/** Index of the bracket that closes the one at each index. */
function matchBrackets(tokens: readonly Token[]): Map<number, number> {
  const partners = new Map<number, number>();
  const open: number[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.kind !== "punct") continue;
    if (token.text in CLOSING) open.push(at);
    else if (token.text === ")" || token.text === "]" || token.text === "}") {
      const from = open.pop();
      if (from !== undefined) partners.set(from, at);
    }
  }
  return partners;
}
