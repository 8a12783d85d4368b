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
  /** The rule is skipped for texts without any of these (compared as given). None: the rule always runs. */
  readonly hints?: readonly string[];
  readonly expression: RegExp;
  /** Refuses a match (a checksum, a context), or says what it becomes instead of the replacement. */
  readonly judge?: (found: string, match: Match) => boolean | string;
}

/** Applies rules one after the other. Time grows with the text, times the number of rules whose hints are found. */
export function applyPatterns(text: string, patterns: readonly Pattern[]): string {
  let result = text;
  for (const pattern of patterns) {
    if (pattern.hints && !pattern.hints.some((hint) => result.includes(hint))) continue;
    result = result.replace(pattern.expression, (found: string, ...rest: unknown[]) => replace(pattern, found, rest));
  }
  return result;
}

function replace({ replacement, judge }: Pattern, found: string, rest: readonly unknown[]): string {
  const named = typeof rest.at(-1) === "object" ? (rest.at(-1) as Record<string, string | undefined>) : undefined;
  const keep = named?.["keep"] ?? "";
  if (!judge) return keep + replacement;
  const at = named ? -3 : -2;
  const verdict = judge(found, { groups: named ?? {}, offset: rest.at(at) as number, text: rest.at(at + 1) as string });
  if (verdict === false) return found;
  return verdict === true ? keep + replacement : verdict;
}
