import { applyPatterns } from "../patterns/pattern.ts";
import { lazy } from "../platform/lazy.ts";
import { DIFF_PATTERNS } from "./diffs.ts";
import { emptier, textsOf } from "./sentence.ts";
import { SERVER_SENTENCES } from "./servers.ts";
import { TOOL_SENTENCES } from "./tools.ts";

/** Signs whose codes together say whether a sentence may be in a text. */
const SIGNS = 4;
const MARKS = 1 << 16;

/** The sentences by the mark of the first signs of their hint, so that a text is read once for all of them. */
const index = lazy(() => {
  const groups: { hint: string; empty: (text: string) => string }[][] = [];
  const starts = new Uint8Array(MARKS);
  const add = (hint: string, empty: (text: string) => string): void => {
    let mark = 0;
    for (let at = 0; at < SIGNS; at++) mark = next(mark, hint.charCodeAt(at));
    starts[mark] ||= groups.push([]);
    groups[(starts[mark] as number) - 1]?.push({ hint, empty });
  };
  for (const sentence of [...SERVER_SENTENCES, ...TOOL_SENTENCES]) {
    const hint = textsOf(sentence).find((text) => text.trim().length >= SIGNS) ?? "";
    const made = lazy(() => emptier(sentence));
    add(hint.trim(), (text) => made()(text));
  }
  for (const pattern of DIFF_PATTERNS) {
    for (const hint of pattern.hints ?? []) add(hint, (text) => applyPatterns(text, [pattern], 0));
  }
  return { groups, starts, seen: new Uint8Array(groups.length + 1) };
});

/** Each sign moves the older ones up by four bits, so that a mark holds the last four. */
const next = (mark: number, code: number) => ((mark << 4) ^ code) & (MARKS - 1);

/**
 * Takes the values out of the constant sentences of other programs, whose words stay: a printed error then tells as much
 * as one of this process, whose source is at hand. Linear: one look at each sign, and one search for each sentence that
 * may be there.
 */
export function emptySentences(text: string): string {
  const { groups, starts, seen } = index();
  const found: number[] = [];
  let mark = 0;
  for (let at = 0; at < text.length; at++) {
    mark = next(mark, text.charCodeAt(at));
    const start = starts[mark] as number;
    if (start !== 0 && seen[start] === 0) {
      seen[start] = 1;
      found.push(start);
    }
  }
  let result = text;
  for (const start of found.sort((a, b) => a - b)) {
    seen[start] = 0;
    for (const { hint, empty } of groups[start - 1] ?? []) if (result.includes(hint)) result = empty(result);
  }
  return result;
}
