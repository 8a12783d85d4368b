/**
 * For use inside a class of an expression without the `u` flag: letters and marks of all scripts, in ranges so
 * few that they cost nothing. `\p{L}` takes ten times as long in a text beyond Latin-1, and a tenth of a millisecond
 * wherever it stands in a source. Blocks of signs and punctuation between them are not included; halves of surrogate
 * pairs are.
 */
export const LETTERS =
  "A-Za-z\\xaa\\xb5\\xba\\xc0-\\u1fff\\u2c00-\\u2dff\\u3040-\\udfff\\uf900-\\ufdcf\\ufe70-\\ufefe\\uff10-\\uff19\\uff21-\\uffdc";

const LETTER_OR_DIGIT = new RegExp(`[${LETTERS}0-9]`);

export function hasLetterOrDigit(text: string): boolean {
  return LETTER_OR_DIGIT.test(text);
}

/** A word, or a name as programs write them. Global: for `matchAll` and `replace` only. */
export const WORD = new RegExp(`[${LETTERS}0-9_$]+`, "g");

/** Adds the words of a text, lower case, to a set. */
export function addWords(words: Set<string>, text: string): void {
  for (const [word] of text.matchAll(WORD)) words.add(word.toLowerCase());
}
