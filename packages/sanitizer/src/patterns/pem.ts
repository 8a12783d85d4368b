const BEGIN = "-----BEGIN ";
const END = "-----END ";

/**
 * Replaces every block of RFC 7468 (PEM) and of the OpenPGP armor, RFC 9580, by `<pem>`; a block without an end, as a
 * cut message leaves it, goes with everything after it that could belong to it. Linear: each character is looked at a
 * bounded number of times.
 */
export function replacePem(text: string): string {
  let from = text.indexOf(BEGIN);
  if (from < 0) return text;
  let result = "";
  let at = 0;
  let ends = true;
  for (; from >= 0; from = text.indexOf(BEGIN, at)) {
    const end: number = ends ? text.indexOf(END, from) : -1;
    ends = end >= 0;
    result += `${text.slice(at, from)}<pem>`;
    at = ends ? afterDashes(text, end + END.length) : afterBlock(text, from + BEGIN.length);
  }
  return result + text.slice(at);
}

/** Past the label and the five dashes that close a boundary line. */
function afterDashes(text: string, at: number): number {
  const label = /^[A-Z0-9 ]{0,64}(?:-----)?/.exec(text.slice(at, at + 72));
  return at + (label?.[0].length ?? 0);
}

/** Past the boundary line and the base64 and armor headers after it, escaped line breaks included. */
function afterBlock(text: string, at: number): number {
  const block = /[A-Za-z0-9+/=\s\\,:. -]*/y;
  block.lastIndex = at;
  block.exec(text);
  return Math.max(block.lastIndex, at);
}
