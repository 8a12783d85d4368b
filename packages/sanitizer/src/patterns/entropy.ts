import { surprise } from "../tables/bigrams.ts";
import { HAS } from "./features.ts";
import type { Pattern } from "./pattern.ts";

/** Shortest run that is judged by its looks: shorter random words cannot be told from names. */
const SHORTEST = 20;
/** The same for runs that are judged by their pairs of signs. */
const SHORTEST_PAIRED = 16;
/** Bits for each sign, by length: short names of rare words come near to short keys. */
const CUT = 6;
const SHORT_CUT = 6.4;
/** For letters of one case, which have less to surprise with. */
const LETTERS_CUT = 5.6;

/** No name is longer. */
const LONGEST_NAME = 256;
/** Parts of a name: words, abbreviations, numbers, moments. */
const NAME_PART = /^(?:[a-z]{1,20}\d{0,4}|[A-Z]{1,20}\d{0,4}|[A-Z][a-z]{1,19}\d{0,4}|\d{1,14}(?:T\d{0,9})?Z?)$/;

/** A run whose pairs of signs are those of a generator, not of a name. */
function isUnlikely(run: string): boolean {
  const letters = /^(?:[a-z_-]+|[A-Z_-]+)$/.test(run);
  const cut = letters ? LETTERS_CUT : run.length < SHORTEST ? SHORT_CUT : CUT;
  if (surprise(run) <= cut || isAlphabet(run)) return false;
  if (run.length > LONGEST_NAME) return true;
  const parts = run.split(/[_-]+/).filter(Boolean);
  return parts.length < 2 || !parts.every((part) => NAME_PART.test(part));
}

/** Signs in the order of their codes, as tables of encoders have them. */
function isAlphabet(run: string): boolean {
  let steps = 0;
  for (let at = 1; at < run.length; at++) if (run.charCodeAt(at) === run.charCodeAt(at - 1) + 1) steps++;
  return steps * 2 > run.length;
}

/** Words for what names a state of source or of a file, and no person; and the ids of public advisories. */
const HASH_IN_FRONT =
  /(?:\b(?:commit|revision|sha(?:1|224|256|384|512)|md5|integrity|checksum|etag)(?: is)?["']?[\s:=-]{1,3}["'(]?|\bW\/")$/i;
const PUBLIC_ID = /^(?:GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}|sha(?:1|256|384|512)-.*)$/;
/** Bundlers name files after their content. */
const FILE_BEHIND = /^\.(?:[cm]?js|css|map|wasm)\b/;
const LONGEST_CONTENT_NAME = 40;

function isKey(run: string, offset: number, text: string): boolean {
  if (run.length < SHORTEST_PAIRED) return false;
  const hex = /^[0-9a-f]+$/i.test(run);
  // Most runs are names, which this one look tells.
  if (!hex && surprise(run) <= LETTERS_CUT && !/[+/]/.test(run)) return false;
  if (!/[A-Za-z]/.test(run) || PUBLIC_ID.test(run)) return false;
  if (hex || /[+/]/.test(run)) {
    if (!looksRandom(run)) return false;
  } else if (!isUnlikely(run) && !looksRandom(run)) return false;
  if (HASH_IN_FRONT.test(text.slice(Math.max(0, offset - 24), offset))) return false;
  const end = offset + run.length;
  return run.length > LONGEST_CONTENT_NAME || !FILE_BEHIND.test(text.slice(end, end + 6));
}

/**
 * Keys made by a generator change between lower case, upper case and digits at almost every second character; names
 * that people write do so at the edges of words. This share of changes, counted over a run, tells them apart.
 */
function measure(run: string) {
  let changes = 0;
  let signs = 0;
  let digits = 0;
  let seen = 0;
  let before = 0;
  for (let at = 0; at < run.length; at++) {
    const kind = kindOf(run.charCodeAt(at));
    if (kind === 0) {
      before = 0;
      continue;
    }
    signs++;
    if (kind === 1) digits++;
    if (before !== 0 && before !== kind) changes++;
    before = kind;
    seen |= 1 << kind;
  }
  return { share: changes / Math.max(signs, 1), signs, digits, mixed: (seen & 0b1100) === 0b1100 };
}

function looksRandom(run: string): boolean {
  const { share, signs, digits, mixed } = measure(run);
  return digits >= 2 && digits < signs && signs >= SHORTEST && share >= (mixed ? 0.38 : 0.25);
}

/** For runs that stand where a key is expected: letters alone may be one, if their case changes without a pattern. */
export function looksLikeKey(run: string): boolean {
  const { share, signs, digits, mixed } = measure(run);
  if (digits > 0) return digits < signs;
  return (signs >= SHORTEST && mixed && share >= 0.3) || (signs >= SHORTEST_PAIRED && isUnlikely(run));
}

/** 1 digit, 2 lower case, 3 upper case, 0 anything else. */
function kindOf(code: number): number {
  if (code >= 48 && code <= 57) return 1;
  if (code >= 97 && code <= 122) return 2;
  return code >= 65 && code <= 90 ? 3 : 0;
}

export const ENTROPY_PATTERNS: readonly Pattern[] = [
  {
    replacement: "<secret>",
    source: "RFC 4648 alphabets (base 16, 32, 64, 64url) in runs too irregular to be words",
    needs: HAS.run,
    expression: /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+_-][A-Za-z0-9+/_-]{15,}={0,2}/g,
    judge: (found, { offset, text }) =>
      !found.startsWith("node_modules/") && isKey(found.replace(/=+$/, ""), offset, text),
  },
  {
    replacement: "<secret>",
    source: "the same with equals signs amid them, as some vendors' alphabets have",
    needs: HAS.equals | HAS.digit,
    expression: /(?<![\w=+/-])(?=[\w=-]{24})[\w-]{0,64}(?:=[\w-]{1,64}){2,1000}/g,
    judge: (found) => /\d/.test(found) && surprise(found) > SHORT_CUT,
  },
  {
    replacement: "<id>",
    source: "ids of objects as Stripe and many after it form them: a word, an underscore, ten random signs or more",
    hints: ["_"],
    needs: HAS.run | HAS.digit,
    expression:
      /(?<![A-Za-z0-9_-])[a-z]{2,8}_(?=[a-zA-Z]{0,64}\d)(?=[a-z0-9]{0,64}[A-Z])(?=[A-Z0-9]{0,64}[a-z])[A-Za-z0-9]{10,64}(?![A-Za-z0-9_-])/g,
    judge: (found) => surprise(found.slice(found.indexOf("_"))) > LETTERS_CUT,
  },
];
