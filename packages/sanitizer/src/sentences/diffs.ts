import type { Pattern } from "../patterns/pattern.ts";

const OPERAND = String.raw`(?:"[^"\r\n]{0,512}"|'(?:[^'\r\n]|'(?=[A-Za-z])){0,512}'|\x60[^\x60\r\n]{0,512}\x60|(?<=(?:expected|equal) )(?:\{[^\r\n]{0,512}?\}|\[[^\r\n]{0,512}?\]))(?![A-Za-z0-9])`;
const TYPE =
  /^["'`](?:string|number|bigint|boolean|object|array|function|symbol|undefined|null)?["'`]$|^\[(?:Async)?Function\b[^\]]*\]$|^\[\]$|^\{\}$/;

/** Lines of a comparison, which are a person's data on both sides. */
export const DIFF_PATTERNS: readonly Pattern[] = [
  {
    replacement: "<value>",
    source: "chai, lib/chai/core/assertions.js: what was expected, in front of the assertion",
    hints: ["expected "],
    expression: new RegExp(`(?<keep>\\bexpected )(?<value>${OPERAND})(?= (?:not )?to )`, "g"),
    judge: (_found, { groups }) => !TYPE.test(groups["value"] ?? "") && `${groups["keep"]}${inQuotes(groups["value"])}`,
  },
  {
    replacement: "<value>",
    source: "the same, behind it",
    hints: ["expected "],
    expression: new RegExp(
      `(?<keep>\\bexpected [^\\r\\n]{1,600}? to (?:not )?(?:deeply equal|strictly equal|loosely equal|equal|eql|be|include|contain|match|have property|have deep property|have length)(?: of)? )(?<value>${OPERAND})`,
      "g",
    ),
    judge: (_found, { groups }) => !TYPE.test(groups["value"] ?? "") && `${groups["keep"]}${inQuotes(groups["value"])}`,
  },
  {
    replacement: "<text>",
    source:
      "node:assert (internal/assert/assertion_error), jest-diff, GNU diff: each line behind the head of a comparison",
    hints: ["+ actual - expected", "- Expected", "+ Received", "\n@@ "],
    expression: /(?<keep>^[ \t]{0,8}[+-][ \t]{1,4})(?!Expected\b|Received\b|actual\b|\d{1,4} *$)[^\r\n]{1,4096}/gm,
  },
  {
    replacement: "<text>",
    source: "node:assert: the two values of `strictEqual`, below the sentence",
    hints: ["strictly equal:", "loosely"],
    expression: /(?<keep>(?:strictly|loosely)(?: deep-)? ?equal:\s{1,4})["'`{[][^\r\n]{0,4096}/g,
  },
  {
    replacement: "<value>",
    source: "drizzle-orm (errors.ts): the parameters in a line of their own below the query",
    hints: ["params: "],
    expression: /(?<keep>^params: )[^\r\n]{1,65536}/gm,
  },
  {
    replacement: "<text>",
    source: "pytest, the explanation of a failed `assert`: lines that begin with E",
    hints: ["E   "],
    expression: /(?<keep>^E {3,24}(?:assert |[+?-] |(?:At|Left|Right|Full|Use)\b))[^\r\n]{1,4096}/gm,
  },
];

function inQuotes(operand = ""): string {
  const quote = /^["'`]/.exec(operand)?.[0] ?? "";
  return `${quote}<value>${quote}`;
}
