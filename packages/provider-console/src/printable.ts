/**
 * Shows control characters, line separators and changes of writing direction as escapes. A report's text comes from an
 * error message, which anybody may have written: it must not be able to steer the person's terminal.
 */
export function printable(text: string): string {
  return text.replace(
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => {
      return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
    },
  );
}
