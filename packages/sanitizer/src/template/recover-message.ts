import { hasLetterOrDigit, LETTERS } from "../patterns/letters.ts";
import { USER_MESSAGE } from "../placeholders.ts";
import { engineTemplates } from "./engine-templates.ts";
import type { Template } from "./find-templates.ts";
import { isLanguageName } from "./language-names.ts";
import { matchPart, matchWhole, type TemplateMatch } from "./match-template.ts";
import { LEAST_FAR, type Site } from "./running-source.ts";

/** A value may itself be a text that the program built. */
const DEEPEST = 3;

/** Words that say nothing about a person: numbers, JavaScript's names for kinds of values, error codes. */
const HARMLESS =
  /^(?:-?\d{1,15}(?:\.\d{1,15})?|true|false|null|undefined|NaN|-?Infinity|string|number|object|function|boolean|symbol|bigint|array|E[A-Z]{2,32}|ERR_[A-Z0-9_]{2,64}|<[A-Za-z][\w:-]{0,40}>)$/;
const NUMBER_OF_SOMEBODY = /(?:id|phone|number|account|card|pin|otp|code|ssn)$/i;
/** A name in a program: it is shown if the program's source or the language has it. */
const NAMES_CODE = new Set(["property", "identifier", "expression", "name", "module", "method", "encoding", "signal"]);
const SIGN = `[${LETTERS}0-9]`;
/** A text in quotes (of which `\x60` is one); an apostrophe inside a word opens none. */
const QUOTED = new RegExp(String.raw`(?<!${SIGN})(["'\x60])((?:(?!\1)[^\\\r\n]|\\[^\r\n]){1,1024})\1(?!${SIGN})`, "g");
const CODE = new RegExp(`^[${LETTERS}0-9$_.#()[\\]"'? -]{1,128}$`);
const NAMES = new RegExp(`[${LETTERS}$_][${LETTERS}0-9$_]*`, "g");

/** What becomes of the parts of a message that are not the program's words. */
export interface Hiding {
  /** What stands for a value, which the source calls so. */
  readonly hide: (name: string, value: string) => string;
  /** Looks first at a text that no template explains: takes out what the error itself names. */
  readonly known: (text: string) => string;
  /** Looks at it last, when texts in quotes are gone. */
  readonly unexplained: (text: string) => string;
}

/**
 * Finds the expressions that built a message, in the running source or among the texts of the engine, and so the parts of
 * the message that are the program's own words. All others are replaced by the result of `hide`. Where nothing fits, texts
 * in quotes are removed: programs quote their input. `sites` are those of the newest calls. A message of `user` code holds
 * the person's words, and is removed as a whole if no template fits all of it.
 */
export function recoverMessage(
  message: string,
  sites: readonly Site[],
  user: boolean,
  { hide, known, unexplained }: Hiding,
): string {
  const isWord = (value: string) => sites.some((site) => site.words.has(value));

  function recover(text: string, depth: number): string | undefined {
    if (depth > DEEPEST || text === "") return undefined;
    const best = bestMatch(text, sites, depth);
    return best && fill(best, depth);
  }

  function fill({ template, values, before, after }: TemplateMatch, depth: number): string {
    const parts = template.literals.map((literal, at) =>
      at === 0 ? literal : shown(template.names[at - 1] ?? "value", values[at - 1] ?? "", depth) + literal,
    );
    return leftOver(before, depth) + parts.join("") + leftOver(after, depth);
  }

  function shown(name: string, value: string, depth: number): string {
    if (value.trim() === "" || name.startsWith("!") || isHarmless(name, value)) return value;
    if (/^[A-Za-z@][\w .'@/:-]{0,63}$/.test(value) && isWord(value)) return value;
    if (NAMES_CODE.has(name) && isCode(value)) return value;
    return recover(value, depth + 1) ?? hide(name, value);
  }

  /** Text that another program put around a message may be data. */
  function leftOver(text: string, depth: number): string {
    const inner = text.trim();
    if (inner === "") return text;
    const found = recover(inner, depth + 1);
    return found === undefined ? unmatched(text) : text.replace(inner, () => found);
  }

  function unmatched(text: string): string {
    const unquoted = known(text).replace(QUOTED, (found, quote: string, value: string) =>
      isHarmless("", value) || isWord(value) || isCode(value) ? found : hide("value", `${quote}${value}${quote}`),
    );
    return unexplained(unquoted);
  }

  /** An expression with only names that are in the source around it, or belong to the language. */
  function isCode(value: string): boolean {
    if (!CODE.test(value)) return false;
    const names = value.match(NAMES) ?? [];
    return names.length > 0 && names.every((name) => isWord(name) || isLanguageName(name));
  }

  if (!user) return recover(message, 0) ?? unmatched(message);
  const foreign = message === "" ? undefined : bestForeign(message, sites);
  return foreign ? fill(foreign, 1) : message && USER_MESSAGE;
}

/** A template of those that called the person's code, or of the engine, which explains a message from end to end. */
function bestForeign(message: string, sites: readonly Site[]): TemplateMatch | undefined {
  const cut = message.endsWith("…");
  const whole = (templates: Iterable<Template>, least: number) =>
    best(templates, (template) => matchWhole(message, template, cut), least);
  const near = nearBy(sites);
  return (
    whole(engineTemplates(), 0) ??
    whole(near, LEAST_FAR) ??
    whole(
      sites.flatMap((site) => site.far()),
      LEAST_FAR,
    )
  );
}

/** Errors of one place have the same sites. */
const nearOf = new WeakMap<readonly Site[], readonly Template[]>();

function nearBy(sites: readonly Site[]): readonly Template[] {
  const near = nearOf.get(sites) ?? sites.flatMap(({ templates }) => templates);
  nearOf.set(sites, near);
  return near;
}

function isHarmless(name: string, value: string): boolean {
  if (value !== "" && value.length <= 3 && !hasLetterOrDigit(value)) return true;
  return HARMLESS.test(value) && !(NUMBER_OF_SOMEBODY.test(name) && value.length > 3);
}

/**
 * The source at the throw comes first, then the engine's texts, then the rest of the same files; of several that fit,
 * the one with the most words of the program. A whole message beats a part.
 */
function bestMatch(message: string, sites: readonly Site[], depth: number): TemplateMatch | undefined {
  const cut = message.endsWith("…");
  const whole = (templates: Iterable<Template>, least: number) =>
    best(templates, (template) => matchWhole(message, template, cut), least);
  const near = nearBy(sites);
  const found = whole(near, 0) ?? whole(engineTemplates(), 0);
  if (found || depth > 1) return found;
  const part = (templates: Iterable<Template>) => best(templates, (template) => matchPart(message, template), 0);
  const far = () => sites.flatMap((site) => site.far());
  return whole(far(), LEAST_FAR) ?? part(near) ?? part(engineTemplates()) ?? part(far());
}

function best(
  templates: Iterable<Template>,
  match: (template: Template) => TemplateMatch | undefined,
  least: number,
): TemplateMatch | undefined {
  let found: TemplateMatch | undefined;
  for (const template of templates) {
    const candidate = match(template);
    if (candidate && candidate.letters >= least && candidate.letters > (found?.letters ?? 0)) found = candidate;
  }
  return found;
}
