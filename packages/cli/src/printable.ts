/**
 * Shows control characters, line separators and changes of writing direction as escapes: names, paths and addresses
 * come from files that anybody may have written, and must not be able to steer the person's terminal.
 */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
