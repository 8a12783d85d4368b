import { INNER, type Placeholder } from "../placeholders.ts";
import { memo } from "../platform/memo.ts";
import { isImpersonal, personalField } from "../tables/field-names.ts";

/** Values that say that there is no secret, or that it was removed already. */
const NO_SECRET =
  /^(?:true|false|null|undefined|none|nil|required|missing|invalid|expired|empty|string|number|boolean|object|\*+|x+|\[?(?:redacted|filtered|hidden|masked|object)\b.*|<.*)$/i;
/** Longer ones are no such word, whatever their beginning. */
const LONGEST_WORD = 64;

/** RFC 9110 section 11.6 (Authorization) and RFC 6265 (Cookie): the rest of the line is the credential. */
const HEADER = /(?:^|[^a-z])(?:authorization|cookie)$/i;
const HEADER_VALUE = /[ \t]{0,4}["'`]?([^\r\n"'`<>{}]{2,8192})/y;
/** As in JSON, YAML, object literals and dotenv files. */
const QUOTED_VALUE =
  /[ \t]{0,4}\\?(?:"([^"\r\n]{1,4096}?)(?=\\?")|'([^'\r\n]{1,4096}?)(?=\\?')|`([^`\r\n]{1,4096}?)(?=\\?`))/y;
/** As in query strings, forms, dotenv files and logs. */
const QUOTE = /^[ \t]{0,4}\\?["'`]/;
const BARE_VALUE = new RegExp(`[ \\t]{0,4}((?:[^\\s"'\`<>&;,(){}]|${INNER}){1,4096})`, "y");

const SHORTEST_NAME = 3;
const LONGEST_NAME = 96;
/** What may stand between a name and its separator: a closing quote, escaped perhaps, a bracket, blanks. */
const MOST_BETWEEN = 8;

/** A personal field's value that is not quoted ends at the first blank, and begins at once. */
const JOINED = /[^\s"'`<>&;,(){}]{2,256}/y;

/**
 * Removes the value after a personal field's name (`"phone": "…"`, `firstName=…`), and after a secret's name and a separator: `password=x`, `"apiKey": "x"`, `Cookie: a=b`, `token := x`.
 * Starts at the separators, of which a text has few, and reads the name backwards. Linear.
 */
export function replaceAssigned(text: string): string {
  /** Starts and ends of values, alternating: numbers, since thousands of objects would cost memory moves. */
  const places: number[] = [];
  const replacements: Placeholder[] = [];
  let done = 0;
  for (let at = nextSeparator(text, 0); at >= 0; at = nextSeparator(text, at)) {
    const name = nameBefore(text, at, done);
    const sign = text[at];
    at++;
    if (sign === ":" && text[at] === "=") at++;
    else if (sign === "=" && text[at] === ">") at++;
    if (name.length < SHORTEST_NAME && name !== "pw") continue;
    const placeholder = placeholderOf(name);
    if (placeholder === "") continue;
    const certain = sign === "=" || text[at - 1] === "=";
    const value = placeholder === "<secret>" ? valueAt(text, at, name, certain) : personalValueAt(text, at, certain);
    if (value === undefined) continue;
    places.push(value.from, value.to);
    replacements.push(placeholder);
    done = value.to;
    at = done;
  }
  let result = "";
  let from = 0;
  for (let place = 0; place < places.length; place += 2) {
    result += text.slice(from, places[place]) + replacements[place / 2];
    from = places[place + 1] as number;
  }
  return from === 0 ? text : result + text.slice(from);
}

/** Names repeat: the columns of a table, the keys of a list of records. */
const placeholderOf = memo((name: string) => personalField(name) ?? "", 512);

function nextSeparator(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 58 || code === 61) return at;
  }
  return -1;
}

/** The run of `\w`, dots and hyphens before a separator; empty if there is none. */
function nameBefore(text: string, separator: number, from: number): string {
  let end = separator;
  const least = Math.max(from, separator - MOST_BETWEEN);
  while (end > least && isBetween(text.charCodeAt(end - 1))) end--;
  let start = end;
  const first = Math.max(from, end - LONGEST_NAME);
  while (start > first && isNameChar(text.charCodeAt(start - 1))) start--;
  // `API key: …`: the word before says which kind of key it is.
  if (
    end - start === 3 &&
    start - 1 > first &&
    text.charCodeAt(start - 1) === 32 &&
    /^key$/i.test(text.slice(start, end))
  ) {
    start--;
    while (start > first && isNameChar(text.charCodeAt(start - 1))) start--;
  }
  return text.slice(start, end);
}

/** Tab, blank, the three quotes, backslash, closing bracket. */
function isBetween(code: number): boolean {
  return code === 32 || code === 34 || code === 39 || code === 92 || code === 93 || code === 96 || code === 9;
}

/** Letters, digits, underscore, dot, hyphen. */
function isNameChar(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code === 46
  );
}

interface Place {
  readonly from: number;
  readonly to: number;
}

function valueAt(text: string, at: number, name: string, certain: boolean): Place | undefined {
  if (HEADER.test(name)) {
    const header = take(HEADER_VALUE, text, at);
    if (header && !isNoSecret(header.value.trim()) && looksLikeHeader(header.value)) return header;
  }
  const quoted = QUOTE.test(text.slice(at, at + 6)) ? take(QUOTED_VALUE, text, at) : undefined;
  if (quoted) {
    // A parser's complaint about a token of source, not a secret token.
    if (/\bunexpected token\W{0,8}$/i.test(text.slice(Math.max(0, at - 32), at))) return undefined;
    return isNoSecret(quoted.value) ? undefined : quoted;
  }
  const bare = take(BARE_VALUE, text, at);
  if (!bare || isNoSecret(bare.value)) return undefined;
  // `token == other` compares.
  const compares = bare.value.startsWith("=");
  const value = compares ? bare.value.replace(/^={1,3}/, "") : bare.value;
  return (certain && !compares) || looksSecret(value) ? bare : undefined;
}

/** A quoted value, behind a quoted name or an equals sign; or one that an equals sign joins to its name. */
function personalValueAt(text: string, at: number, certain: boolean): Place | undefined {
  const quotedName = /["'`]\s{0,4}[:=]$/.test(text.slice(Math.max(0, at - 6), at));
  if (!certain && !quotedName) return undefined;
  const found = QUOTE.test(text.slice(at, at + 6))
    ? take(QUOTED_VALUE, text, at)
    : certain
      ? takeJoined(text, at)
      : undefined;
  return found && !isImpersonal(found.value) && /[^\W_]|[^\0-\x7f]/.test(found.value) ? found : undefined;
}

/** Not what a comparison, a call or an expression begins with. */
function takeJoined(text: string, at: number): (Place & { value: string }) | undefined {
  JOINED.lastIndex = at;
  const value = JOINED.exec(text)?.[0];
  if (value === undefined || /^[=>!]/.test(value) || text.charAt(at + value.length) === "(") return undefined;
  return { value, from: at, to: at + value.length };
}

function take(expression: RegExp, text: string, at: number): (Place & { value: string }) | undefined {
  expression.lastIndex = at;
  const found = expression.exec(text);
  if (!found) return undefined;
  const value = found[1] ?? found[2] ?? found[3] ?? "";
  const to = expression.lastIndex;
  return { value, from: to - value.length, to };
}

function isNoSecret(value: string): boolean {
  return value.length <= LONGEST_WORD && NO_SECRET.test(value);
}

/** Told apart from prose: `token: expected` is a sentence, `token: 9f2c71` is not. */
function looksSecret(value: string): boolean {
  if (value.length < 4 || value.length >= 20) return value.length >= 20;
  if (/\d/.test(value)) return !/^\d{1,3}$/.test(value);
  return (/[a-z]/.test(value) && /[A-Z]/.test(value.slice(1)) && value.length >= 8) || /[!@#$%^&*]/.test(value);
}

/** `cookie: expected string` is prose; pairs, schemes and long words are not. */
function looksLikeHeader(value: string): boolean {
  return (
    /=|\d/.test(value) ||
    /^(?:basic|bearer|digest|negotiate|ntlm|token|hawk|apikey|aws4)/i.test(value) ||
    looksSecret(value.trim())
  );
}
