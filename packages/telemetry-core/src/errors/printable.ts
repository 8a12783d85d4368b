/**
 * Characters that control a terminal or are invisible, by their general category in Unicode (UAX #44, table 12): control
 * (Cc), format (Cf: zero width, writing direction, tags), surrogate (Cs), private use (Co), line and paragraph separator
 * (Zl, Zp); and those that Unicode lets a terminal leave out (UAX #44, Default_Ignorable_Code_Point): fillers, variation
 * selectors. A text and no literal: where the engine reads a literal it looks up the categories, at every start of a host.
 */
const UNSEEN = "[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}]";
/** Most names and versions: none of their characters is unseen. */
const PLAIN = /^[ -~]*$/;

/**
 * Shows characters that control a terminal or are invisible as escapes of JSON. Names, paths, addresses and messages come
 * from places that other programs can write to: they must not control the person's terminal.
 */
export function printable(text: string): string {
  // No `test`: it would take a value that is no text for one.
  return text.search(PLAIN) === 0 ? text : text.replace(new RegExp(UNSEEN, "gu"), escaped);
}

/** A character beyond the first plane has two code units, and JSON an escape for each. */
function escaped(character: string): string {
  let escapes = "";
  for (let at = 0; at < character.length; at++) {
    escapes += `\\u${character.charCodeAt(at).toString(16).padStart(4, "0")}`;
  }
  return escapes;
}
