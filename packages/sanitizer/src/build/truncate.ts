/** Longest run without white space that a cut may remove: keys, tokens and addresses in use are shorter. */
const LONGEST_RUN = 1024;

/**
 * Truncates a text to a bound, at white space where there is some: the sanitizer would not recognise half a key or half an
 * address. A mark shows the cut; with the mark the text is no longer than the bound.
 */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const from = Math.max(0, longest - LONGEST_RUN);
  const end = text.slice(from, longest);
  const space = Math.max(end.lastIndexOf(" "), end.lastIndexOf("\n"), end.lastIndexOf("\t"));
  return `${text.slice(0, from + Math.max(space, 0))}…`;
}

/**
 * The frames of a stack: everything after the lines that repeat the error's name and message, at most `longest`
 * characters. If the header is not found (because the message was changed later, say), the text before the first line
 * that looks like a frame is dropped.
 */
export function dropHeader(stack: string, name: string, message: string, longest: number): string {
  for (const header of [name && message ? `${name}: ` : name, ""]) {
    const end = header.length + message.length;
    // The name may have been set after the stack was made, so the message alone is searched too.
    if (stack.startsWith(header) && stack.startsWith(message, header.length) && end > 0) {
      if (end >= stack.length) return "";
      if (stack[end] === "\n") return fromFirstFrame(stack.slice(end + 1, end + 1 + longest));
    }
  }
  // V8 also writes `Name [CODE]: message` and `Uncaught Name: message`; the message is looked for near the start.
  const at = message ? stack.slice(0, message.length + 512).indexOf(message) : -1;
  const rest = at < 0 ? stack : stack.slice(at + message.length);
  const head = fromFirstFrame(rest.slice(0, longest));
  return head !== "" || rest.length <= longest ? head : fromFirstFrame(rest.slice(-longest));
}

/** From the first line on that is V8's `at …`, or `function@file:line:column` as JavaScriptCore writes it. */
function fromFirstFrame(text: string): string {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf("\n", start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end);
    if (/^[ \t]{0,16}at /.test(line) || (line.includes("@") && /:\d{1,9}:\d{1,9}$/.test(line)))
      return text.slice(start);
    start = end + 1;
  }
  return "";
}
