type Style = "bold" | "dim" | "red" | "green";

/** Select graphic rendition codes of ECMA-48, 8.3.117: on and off. */
const CODES: Readonly<Record<Style, readonly [number, number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
};

export type Paint = (style: Style, text: string) => string;

/** Colours where a terminal shows them and neither NO_COLOR (no-color.org) nor TERM=dumb speaks against it. */
export function paintFor(stream: { isTTY?: boolean }, env: Readonly<Record<string, string | undefined>>): Paint {
  const forced = env["FORCE_COLOR"];
  const wanted =
    forced === undefined
      ? stream.isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb"
      : forced !== "0" && forced !== "false";
  return (style, text) => (wanted ? `\u001b[${CODES[style][0]}m${text}\u001b[${CODES[style][1]}m` : text);
}
