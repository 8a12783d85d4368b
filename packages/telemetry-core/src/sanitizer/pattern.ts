import { featuresOf } from "./features.ts";
import type { Placeholder } from "./placeholders.ts";

/** Where a match stands: what a rule may look at to decide. */
export interface Match {
  /** Named groups of the expression. `keep` is what stays in front of the placeholder. */
  readonly groups: Readonly<Record<string, string | undefined>>;
  readonly offset: number;
  readonly text: string;
}

/**
 * One rule about text of any origin. The expression must be linear: it starts at a literal, at the edge of a run of
 * its own characters, or has bounds on everything that can be tried twice.
 */
export interface Pattern {
  readonly replacement: Placeholder | "";
  /** The standard or vendor description that the form is taken from. */
  readonly source: string;
  /** Bits of `HAS`: the rule is skipped for texts that lack one of them. */
  readonly needs?: number;
  /** The rule is skipped for texts without any of these (compared as given). None: the rule always runs. */
  readonly hints?: readonly string[];
  readonly expression: RegExp;
  /** Refuses a match (a checksum, a context), or says what it becomes instead of the replacement. */
  readonly judge?: (found: string, match: Match) => boolean | string;
}

/**
 * Applies rules one after the other. Time grows with the text, times the number of rules that are not skipped.
 * `features` are those of the text, or of one that it came from: a replacement adds nothing that a rule looks for.
 */
export function applyPatterns(text: string, patterns: readonly Pattern[], features = featuresOf(text)): string {
  let result = text;
  for (const pattern of patterns) {
    const { needs = 0, hints, expression } = pattern;
    if ((needs & features) !== needs) continue;
    if (hints && !hints.some((hint) => result.includes(hint))) continue;
    result = result.replace(expression, (found: string, ...rest: unknown[]) => replace(pattern, found, rest));
  }
  return result;
}

function replace({ replacement, judge }: Pattern, found: string, rest: readonly unknown[]): string {
  const last = rest[rest.length - 1];
  const groups = typeof last === "object" ? (last as Record<string, string | undefined>) : NO_GROUPS;
  const keep = groups["keep"] ?? "";
  if (!judge) return keep + replacement;
  const at = rest.length - (groups === NO_GROUPS ? 2 : 3);
  const verdict = judge(found, { groups, offset: rest[at] as number, text: rest[at + 1] as string });
  if (verdict === false) return found;
  return verdict === true ? keep + replacement : verdict;
}

const NO_GROUPS: Match["groups"] = {};
