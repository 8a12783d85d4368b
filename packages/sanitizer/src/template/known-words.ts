import { addWords, WORD } from "../patterns/letters.ts";
import { placeholders } from "../placeholders.ts";
import { lazy } from "../platform/lazy.ts";
import { engineTemplates } from "./engine-templates.ts";
import type { Site } from "./running-source.ts";

/** A number with its unit. */
const NUMBER = /^v?\d{1,15}(?:e\d{1,3}|[a-z]{1,3}|x\d{1,4})?$/i;
/** Words that hold a sentence together and name nothing; units. */
const CONNECTING =
  "a an the this that these and or but not no is are was were be been has have had does did can cannot could will would must may should of to in on at by for from with without into as if than then when while after before between because until it its there which expected received actual got but error errors failed failure invalid unknown missing unexpected unable ms s sec seconds min minutes hours days bytes kb mb gb px hz";
/** What was taken out side by side is one text. */
const SIDE_BY_SIDE = /<text>(?:[\s,.:;/\\_'"`-]{1,3}<text>)+/g;

/**
 * A text of which no source tells how it was made, with every word taken out that the program does not know: neither
 * its source, nor the engine, nor the system. Numbers and placeholders stay. `text` went through the patterns. `more` is
 * the rest of the program, which is read if the places that threw do not suffice. Linear.
 */
export function onlyKnownWords(text: string, sites: readonly Site[], more: () => readonly Site[]): string {
  const known = new Map<string, boolean>();
  const isKnown = (word: string): boolean => {
    const before = known.get(word);
    if (before !== undefined) return before;
    const lower = word.toLowerCase();
    const has = (site: Site) => site.vocabulary().has(lower);
    const found = NUMBER.test(word) || systemWords().has(lower) || sites.some(has) || more().some(has);
    known.set(word, found);
    return found;
  };
  const mask = (part: string) => part.replace(WORD, (word) => (isKnown(word) ? word : "<text>"));
  let result = "";
  let from = 0;
  for (const { 0: found, index } of text.matchAll(placeholders())) {
    result += mask(text.slice(from, index)) + found;
    from = index + found.length;
  }
  return (result + mask(text.slice(from))).replace(SIDE_BY_SIDE, "<text>");
}

/** Words of the language, of engines, of Node, and of the system's errors, as libuv describes them. */
const systemWords = lazy((): ReadonlySet<string> => {
  const words = new Set(CONNECTING.split(" "));
  for (const { literals } of engineTemplates()) for (const literal of literals) addWords(words, literal);
  const util = process.getBuiltinModule("node:util") as { getSystemErrorMap?(): Map<number, [string, string]> };
  for (const [name, text] of util.getSystemErrorMap?.().values() ?? []) addWords(words, `${name} ${text}`);
  return words;
});
