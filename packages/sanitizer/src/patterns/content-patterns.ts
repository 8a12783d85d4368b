import { HAS } from "./features.ts";
import { hasLetterOrDigit } from "./letters.ts";
import type { Pattern } from "./pattern.ts";

/** What a message quotes of a page, a prompt or a program: not one datum, but a person's text. */
export const CONTENT_PATTERNS: readonly Pattern[] = [
  {
    replacement: "<input>",
    source:
      "V8, message-template.h, kJsonParseUnexpectedToken…: ten characters around the place, or all of a short source",
    needs: HAS.quote,
    hints: ["is not valid JSON"],
    expression:
      /(?<keep>\bUnexpected token (?:'[^\r\n]{1,2}'|\S{1,2}), (?:\.{3})?")[^<]{1,64}?(?<end>"(?:\.{3})? is not valid JSON)/g,
    judge: (_found, { groups }) => `${groups["keep"]}<input>${groups["end"]}`,
  },
  {
    replacement: "<input>",
    source: "the same, kJsonParseShortString: a source of one word; the two that stand for no text at all stay",
    needs: HAS.quote,
    hints: ["is not valid JSON"],
    expression: /(?<![.,] ?|[\w<>])"(?!undefined"|\[object Object\]")[^"<>\r\n]{1,64}"(?= is not valid JSON)/g,
    judge: () => '"<input>"',
  },
  {
    replacement: "<text>",
    source: "Node's child_process and execa: the command line of a command that failed, whatever was in it",
    hints: ["Command failed"],
    expression: /(?<keep>\bCommand failed(?: with [^:\r\n]{1,64})?: )[^\r\n<]{1,4096}/g,
  },
  {
    replacement: "<text>",
    source: "HTML Living Standard section 13.1: the preamble, and elements with attributes, up to their end",
    needs: HAS.angle,
    hints: [">"],
    expression: /<(?:!doctype\b|[a-z][\w:-]{0,31}\s)[^<>]{1,4096}>/gi,
    judge: (found) => /[=!]/.test(found),
  },
  {
    replacement: "<text>",
    source: "CommonMark section 6.1: a code span of several words is an excerpt, not a name",
    needs: HAS.quote,
    hints: ["`"],
    expression: /`[^`\r\n]{1,4096}(?:`|$)/g,
    judge: (found, { offset, text }) => {
      if (words(found) <= 3) return false;
      // What a sentence goes on with: the sign closes a span whose content was removed.
      if (/^`(?:[,.;:)]|\s)/.test(found)) return false;
      if (found.endsWith("`")) return "`<text>`";
      // A single one at the end of a word closes a part that was cut off.
      const before = text.charAt(offset - 1);
      return !hasLetterOrDigit(before) && before !== ")" && before !== "]" && "`<text>";
    },
  },
  {
    replacement: "<text>",
    source: "code frames, as compilers and template engines print them: a line's number, a bar, the line",
    hints: ["| ", "\u2502 ", "\u2503 "],
    expression: /^(?<keep>[ \t]{0,16}(?:>{1,2}[ \t]{0,4})?\d{1,6}[ \t]{0,4}[|\u2502\u2503][ \t])[^\r\n]{1,4096}$/gm,
  },
  {
    replacement: "<text>",
    source: "the same without a number: the line above one that only points at a column",
    hints: ["^"],
    expression: /^(?!<text>)[^\r\n]{1,4096}(?=\r?\n[ \t-]{0,4096}\^[\^~ \t]{0,256}$)/gm,
  },
  {
    replacement: "<text>",
    source:
      "bash(1), zsh(1) and fish(1), prompts as systems set them: account, machine, folder, and what was typed behind",
    hints: ["@", " git:("],
    expression:
      /^(?:\([^()\r\n]{1,64}\) )?(?:[\w.-]{1,64}@[\w.-]{1,64}:[~/][^\r\n$#%>]{0,256}[$#%>]|\[[\w.-]{1,64}@[\w.-]{1,64} [^\r\n\]]{1,128}\][$#]|[\w.-]{1,64}@[\w.-]{1,64} [~/\w.-]{1,128} ?[%>]|[\u279c\u276f\u03bb] {1,4}\S{1,64} git:\([^)\r\n]{1,128}\))(?=\s|$)[^\r\n]{0,2048}/gm,
  },
  {
    replacement: "<text>",
    source: "a call whose one argument is a sentence, as selectors by their text have it: `getByText('…')`",
    needs: HAS.quote,
    hints: ['("', "('"],
    expression: /\((?<quote>["'])(?<said>[^"'<>\r\n]{1,4096})\k<quote>\)/g,
    judge: (_found, { groups }) => words(groups["said"] ?? "") > 2 && `(${groups["quote"]}<text>${groups["quote"]})`,
  },
];

/** Words between blanks, counted up to a few: signs alone are none. */
function words(text: string): number {
  let count = 0;
  let inside = false;
  for (let at = 0; at < text.length && count < 5; at++) {
    const code = text.charCodeAt(at);
    const letter = (code | 32) >= 97 && (code | 32) <= 122;
    const part = letter || (code >= 48 && code <= 57) || code > 127;
    if (part && !inside) {
      count++;
      inside = true;
    } else if (code === 32 || code === 9) inside = false;
  }
  return count;
}
