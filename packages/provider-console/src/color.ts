/** A stream as far as its colours go. */
export interface ColorStream {
  readonly isTTY?: boolean;
}

/**
 * Whether to use colours: NO_COLOR (no-color.org) and FORCE_COLOR as Node understands them, otherwise only at a
 * terminal that is not dumb.
 */
export function wantsColor(stream: ColorStream, env: Readonly<Record<string, string | undefined>>): boolean {
  if (env["FORCE_COLOR"] !== undefined) return env["FORCE_COLOR"] !== "0" && env["FORCE_COLOR"] !== "false";
  if (env["NO_COLOR"]) return false;
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

type Style = "bold" | "dim" | "red" | "cyan";

/** Select graphic rendition codes of ECMA-48, 8.3.117: on and off. */
const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  cyan: [36, 39],
};

export type Paint = (style: Style, text: string) => string;

export const paint: Paint = (style, text) => `\u001b[${CODES[style][0]}m${text}\u001b[${CODES[style][1]}m`;
export const plain: Paint = (_, text) => text;
