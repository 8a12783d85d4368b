/**
 * Shows control characters, line separators and changes of writing direction as escapes. Names, paths, addresses and
 * messages come from places that anybody may have written to: they must not be able to steer the person's terminal.
 */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
