import { BOUNDS } from "./build/build-exceptions.ts";
import { hasLetterOrDigit } from "./patterns/letters.ts";
import { placeholderFor } from "./tables/field-names.ts";

/** Properties that say what failed, never the data it failed on: their values are words of the message that must stay. */
const HARMLESS = new Set([
  "syscall", "errno", "name", "type", "method", "operator", "level", "severity", "kind", "status", "statusText", "port",
  "library", "reason", "constraint", "signal", "phase", "plugin", "line", "column", "position", "exitCode", "statusCode",
  "generatedMessage", "severity_local", "routine", "expectedType", "msg", "shortMessage", "originalMessage", "rawMessage",
  "sqlMessage", "stdoutMessage", "description", "title",
]); // biome-ignore format: rows of words

/** Shorter values would match inside ordinary words. */
const SHORTEST = 3;

/**
 * First layer: the properties `path`, `address` or `input` of an error hold the very text that its message quotes. Each
 * such value is replaced everywhere in the message, longest first. A value that was truncated takes the rest of the
 * message with it.
 */
export function replaceOwnProperties(message: string, properties: Readonly<Record<string, string | number>>): string {
  let result = message;
  const values = Object.entries(properties)
    .filter(([name]) => !HARMLESS.has(name))
    .map(([name, value]) => [name, String(value)] as const)
    .filter(([name, value]) => isTelling(name, value))
    .sort(([, a], [, b]) => b.length - a.length);
  for (const [name, value] of values) {
    const placeholder = placeholderFor(name) ?? (/id$/i.test(name) ? "<id>" : "<value>");
    for (const spelling of new Set([value, JSON.stringify(value).slice(1, -1)])) {
      const at = result.indexOf(spelling);
      if (at < 0) continue;
      if (value.length >= BOUNDS.property) result = result.slice(0, at) + placeholder;
      else result = replaceWhole(result, spelling, placeholder);
    }
  }
  return result;
}

function isTelling(name: string, value: string): boolean {
  if (value.trim().length < SHORTEST) return false;
  // A number is personal only if it identifies a person.
  if (/^-?[\d.e+]+$|^NaN$|^-?Infinity$/.test(value)) return /id$|phone|number$/i.test(name) && value.length > 3;
  return !/^[A-Z][A-Z0-9_]+$/.test(value) || placeholderFor(name) !== undefined;
}

/** Not inside a longer word: the path `lib` of an error leaves `library` alone. Words with blanks match anywhere. */
function replaceWhole(text: string, value: string, placeholder: string): string {
  let result = "";
  let from = 0;
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, from)) {
    const end = at + value.length;
    const inside = (isLetter(text[at - 1]) && isLetter(value[0])) || (isLetter(text[end]) && isLetter(value.at(-1)));
    result += text.slice(from, at) + (inside ? value : placeholder);
    from = end;
  }
  return result + text.slice(from);
}

function isLetter(char: string | undefined): boolean {
  return char !== undefined && hasLetterOrDigit(char);
}
