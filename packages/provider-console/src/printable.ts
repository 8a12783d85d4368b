/** Control characters, line separators and changes of writing direction. */
const STEERING = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/**
 * Shows whatever could steer a terminal as escapes, which are those of JSON. A report's text comes from an error
 * message, which anybody may have written: it must be able neither to move the cursor nor to add lines of its own.
 */
export function printable(text: string): string {
  return text.replace(STEERING, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** The same for text that may have several lines: the lines, each of them printable. */
export function printableLines(text: string): string[] {
  return text.split("\n").map(printable);
}
