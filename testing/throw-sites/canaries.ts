/** How a canary is written: some throw sites accept a sentence, some only characters of a name. */
export type Style = "phrase" | "slug" | "word" | "snake";

/**
 * Texts that look like nothing: no pattern for paths, names or secrets finds them, so that they are gone only if the
 * place where the message was put together was understood. Of different lengths, and none is a word of any package.
 */
const WORDS = [
  ["quarterly", "orchard", "kettlewright"],
  ["marigold", "ledgerdemain", "hollowmere"],
  ["riverside", "choirmaster", "ostlerfield"],
  ["juniper", "almanac", "larkspurgate"],
  ["walnut", "cabinetry", "thistledowner"],
  ["saffron", "rehearsals", "brambletonian"],
  ["autumnal", "harbourage", "foxgloveford"],
] as const;

const capital = (word: string) => word[0]?.toUpperCase() + word.slice(1);

/** The canary of a row: another one for every row and for every turn, always the same for the same two. */
export function canary(style: Style, row: number, turn = 0): string {
  const [first, second, third] = WORDS[(row + turn) % WORDS.length] as (typeof WORDS)[number];
  if (style === "phrase") return `${capital(first)} ${second} ${third}`;
  if (style === "slug") return `${second}-${first}`;
  if (style === "snake") return `${first}_${third}`;
  return third;
}

/** Every way in which a canary could still be read in a text: whole, its words, and run together. */
export function traces(value: string): string[] {
  const words = value.split(/[^A-Za-z]+/);
  return [...new Set([value, words.join(""), ...words].map((form) => form.toLowerCase()))];
}
