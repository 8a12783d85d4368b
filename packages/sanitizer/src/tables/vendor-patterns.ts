import type { Pattern } from "../patterns/pattern.ts";
import { lazy } from "../platform/lazy.ts";
import { vendorKeys } from "./vendor-keys.ts";

const patterns = lazy((): readonly Pattern[] =>
  vendorKeys().map(({ vendor, hints, form }) => ({
    replacement: `<key:${vendor}>`,
    source: `${vendor}: the vendor's description of its keys`,
    // A distinctive form counts after a digit too. Characters that follow without a break belong to the key:
    // half a key is still a clue.
    expression: new RegExp(`(?<![A-Za-z${hints.every(isUnmistakable) ? "" : "0-9"}])${form}[A-Za-z0-9_]*`, "g"),
  })),
);

function isUnmistakable(hint: string): boolean {
  return hint.length >= 4 && /[_-]/.test(hint);
}

/** Hints by their first two characters, which few places of a text have, and the number of each such start. */
const index = lazy(() => {
  const starts = new Uint8Array(128 * 128);
  const groups: { hint: string; rule: number }[][] = [];
  for (const [rule, { hints }] of vendorKeys().entries()) {
    for (const hint of hints) {
      const start = hint.charCodeAt(0) * 128 + hint.charCodeAt(1);
      starts[start] ||= groups.push([]);
      groups[(starts[start] as number) - 1]?.push({ hint, rule });
    }
  }
  return { starts, groups, seen: new Uint8Array(groups.length + 1) };
});

const NONE: readonly Pattern[] = [];

/** The rules for vendors' keys whose hints a text holds, in order. Linear; hundreds of rules cost as much as ten. */
export function vendorPatternsFor(text: string): readonly Pattern[] {
  const { starts, groups, seen } = index();
  const found: number[] = [];
  let before = 128;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 128 && before < 128) {
      const start = starts[before * 128 + code] as number;
      if (start !== 0 && seen[start] === 0) {
        seen[start] = 1;
        found.push(start);
      }
    }
    before = code;
  }
  if (found.length === 0) return NONE;
  const rules = new Set<number>();
  for (const start of found) {
    seen[start] = 0;
    for (const { hint, rule } of groups[start - 1] ?? []) if (!rules.has(rule) && text.includes(hint)) rules.add(rule);
  }
  return rules.size === 0 ? NONE : [...rules].sort((a, b) => a - b).map((rule) => patterns()[rule] as Pattern);
}
