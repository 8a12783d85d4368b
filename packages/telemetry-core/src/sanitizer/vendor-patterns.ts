import { once } from "../once.ts";
import type { Pattern } from "./pattern.ts";
import { vendorKeys } from "./vendor-keys.ts";

const patterns = once((): readonly Pattern[] =>
  vendorKeys().map(({ vendor, hints, form }) => ({
    replacement: `<key:${vendor}>`,
    source: `${vendor}: the vendor's description of its keys`,
    // A form that nothing else looks like counts behind a digit, too. What follows without a break belongs to the key:
    // half a key is still a clue.
    expression: new RegExp(`(?<![A-Za-z${hints.every(isUnmistakable) ? "" : "0-9"}])${form}[A-Za-z0-9_]*`, "g"),
  })),
);

function isUnmistakable(hint: string): boolean {
  return hint.length >= 4 && /[_-]/.test(hint);
}

/** Rules by the first two characters of their hints, which few places of a text have. */
const index = once(() => {
  const byStart = new Map<number, { hint: string; rule: number }[]>();
  const starts = new Uint8Array(128 * 128);
  for (const [rule, { hints }] of vendorKeys().entries()) {
    for (const hint of hints) {
      const start = hint.charCodeAt(0) * 128 + hint.charCodeAt(1);
      byStart.set(start, [...(byStart.get(start) ?? []), { hint, rule }]);
      starts[start] = 1;
    }
  }
  return { byStart, starts };
});

/** The rules for vendors' keys whose hints a text holds, in their order. Linear; hundreds of rules cost what ten would. */
export function vendorPatternsFor(text: string): readonly Pattern[] {
  const { byStart, starts } = index();
  const rules = new Set<number>();
  let before = 128;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 128 && before < 128 && starts[before * 128 + code] === 1) {
      for (const { hint, rule } of byStart.get(before * 128 + code) ?? []) {
        if (!rules.has(rule) && text.startsWith(hint, at - 1)) rules.add(rule);
      }
    }
    before = code;
  }
  return rules.size === 0 ? [] : [...rules].sort((a, b) => a - b).map((rule) => patterns()[rule] as Pattern);
}
