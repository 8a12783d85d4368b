/** Signs that close a text which a message quotes over several lines. */
export type Quotation = '"' | "`" | "'" | "}" | "]";

/** Signs that open a message itself, as a record prints it; and the end of a quotation without its beginning. */
const OPENING = /\bmessage=["']|^<text>["`'}\]]/;

/**
 * The quotation that a line of a message leaves open, or undefined. The quoted text continues in the lines below, up to
 * the sign that closes it. An apostrophe opens one only after a blank or a bracket.
 */
export function quotationOf(message: string): Quotation | undefined {
  const line = message.replace(OPENING, "");
  if (/[{[]$/.test(line)) return line.endsWith("{") ? "}" : "]";
  for (const sign of ['"', "`"] as const) if (countOf(line, sign) % 2 === 1) return sign;
  const apostrophe = line.lastIndexOf("'");
  return apostrophe >= 0 && /^$|[\s(=:]/.test(line.charAt(apostrophe - 1)) ? "'" : undefined;
}

/** The text after the quotation in the line that ends it, or undefined if it continues. */
export function closeQuotation(quotation: Quotation, line: string): string | undefined {
  if (quotation === "}" || quotation === "]") return line.startsWith(quotation) ? line.slice(1) : undefined;
  return countOf(line, quotation) === 1 ? line.slice(line.indexOf(quotation) + 1) : undefined;
}

function countOf(line: string, sign: string): number {
  return line.split(sign).length - 1;
}
