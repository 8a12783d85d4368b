import type { Template } from "./find-templates.ts";

/** A message taken apart by a template. */
export interface TemplateMatch {
  readonly template: Template;
  /** The texts between the literals, one for each name. */
  readonly values: readonly string[];
  /** The text before and after the template, of some other origin. */
  readonly before: string;
  readonly after: string;
  /** Letters of the literals: more letters make the match more certain. */
  readonly letters: number;
}

/** Fewer letters occur in any message. */
const LEAST_WHOLE = 3;
const LEAST_PART = 10;
const LEAST_FIRST = 3;

/**
 * The message as the template would have built it, from its first character to its last, or undefined. Linear: each
 * literal is searched once, after the one before it. A truncated message may end in the middle of the template.
 */
export function matchWhole(message: string, template: Template, cut = false): TemplateMatch | undefined {
  const { literals, letters } = template;
  if (letters < LEAST_WHOLE || !message.startsWith(literals[0] as string)) return undefined;
  const values: string[] = [];
  let at = (literals[0] as string).length;
  for (let index = 1; index < literals.length; index++) {
    const literal = literals[index] as string;
    const last = index === literals.length - 1;
    const found = last ? lastPlace(message, literal, at) : message.indexOf(literal, at);
    if (found < 0) {
      if (!cut || index === 1) return undefined;
      values.push(message.slice(at), ...literals.slice(index + 1).map(() => ""));
      return { template, values, before: "", after: "", letters };
    }
    values.push(message.slice(at, found));
    at = found + literal.length;
  }
  return at === message.length ? { template, values, before: "", after: "", letters } : undefined;
}

/**
 * The template inside a message with other text before or after it, or undefined. Its outer literals say where it starts
 * and ends; without one it reaches to the end of the line.
 */
export function matchPart(message: string, template: Template): TemplateMatch | undefined {
  const { literals, letters, firstLetters } = template;
  const first = literals[0] as string;
  if (letters < LEAST_PART || firstLetters < LEAST_FIRST) return undefined;
  const start = message.indexOf(first);
  if (start < 0) return undefined;
  const values: string[] = [];
  let at = start + first.length;
  for (let index = 1; index < literals.length; index++) {
    const literal = literals[index] as string;
    const newline = message.indexOf("\n", at);
    const found = literal === "" ? (newline < 0 ? message.length : newline) : message.indexOf(literal, at);
    if (found < 0) return undefined;
    values.push(message.slice(at, found));
    at = found + literal.length;
  }
  return { template, values, before: message.slice(0, start), after: message.slice(at), letters };
}

function lastPlace(message: string, literal: string, from: number): number {
  const at = message.length - literal.length;
  return at >= from && message.endsWith(literal) ? at : -1;
}
