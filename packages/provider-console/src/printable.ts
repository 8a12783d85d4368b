/**
 * Characters that control a terminal or are invisible, by their general category in Unicode (UAX #44, table 12): control
 * (Cc), format (Cf: zero width, writing direction, tags), surrogate (Cs), private use (Co), line and paragraph separator
 * (Zl, Zp); and those that Unicode lets a terminal leave out (UAX #44, Default_Ignorable_Code_Point): fillers, variation
 * selectors.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * Shows characters that control a terminal or are invisible as escapes of JSON. A report's text comes from an error
 * message, which any program may have written: it must neither move the cursor nor add lines of its own.
 */
export function printable(text: string): string {
  return text.replace(UNSEEN, escaped);
}

/** A character beyond the first plane has two code units, and JSON an escape for each. */
function escaped(character: string): string {
  let escapes = "";
  for (let at = 0; at < character.length; at++) {
    escapes += `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
  }
  return escapes;
}

/** The same for text that may have several lines: the lines, each of them printable. */
export function printableLines(text: string): string[] {
  return text.split("\n").map(printable);
}
