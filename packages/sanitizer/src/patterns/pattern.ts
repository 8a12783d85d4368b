import type { Placeholder } from "../placeholders.ts";
import { featuresOf } from "./features.ts";

/** The context of a match, from which a rule may decide. */
export interface Match {
  /** Named groups of the expression. `keep` is what stays in front of the placeholder. */
  readonly groups: Readonly<Record<string, string | undefined>>;
  readonly offset: number;
  readonly text: string;
}

/**
 * One rule about text of any origin. The expression must be linear: it starts at a literal, at the edge of a run of
 * its own characters, or has bounds on everything that can be tried twice. Its groups have names, or it has none.
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

type Apply = (text: string) => string;

/** A compiled rule: made once, at its first use. */
const compiled = new WeakMap<Pattern, Apply>();

/**
 * Applies rules one after the other. Time grows with the text, times the number of rules that are not skipped.
 * `features` are those of the text, or of one that it came from: a replacement adds nothing that a rule looks for.
 */
export function applyPatterns(text: string, patterns: readonly Pattern[], features = featuresOf(text)): string {
  let result = text;
  for (const pattern of patterns) {
    const { needs = 0, hints } = pattern;
    if ((needs & features) !== needs) continue;
    if (hints && !hints.some((hint) => result.includes(hint))) continue;
    let apply = compiled.get(pattern);
    if (!apply) {
      apply = compile(pattern);
      compiled.set(pattern, apply);
    }
    result = apply(result);
  }
  return result;
}

/** Leaves to the engine what it can do: a call for each match costs more than the match. */
function compile({ replacement, expression, judge }: Pattern): Apply {
  const named = /\(\?<[a-z]/.test(expression.source);
  if (!judge) {
    const template = expression.source.includes("(?<keep>") ? `$<keep>${replacement}` : replacement;
    return (text) => text.replace(expression, template);
  }
  if (!named && judge.length < 2) {
    const decide = judge as (found: string) => boolean | string;
    return (text) => text.replace(expression, (found) => verdict(decide(found), found, replacement));
  }
  if (!named) {
    // Without a group the position of a match is the next argument.
    return (text) =>
      text.replace(expression, (found: string, offset: number) =>
        verdict(judge(found, { groups: NO_GROUPS, offset, text }), found, replacement),
      );
  }
  return (text) =>
    text.replace(expression, (found: string, ...rest: unknown[]) => {
      const groups = rest[rest.length - 1] as Match["groups"];
      const offset = rest[rest.length - 3] as number;
      return verdict(judge(found, { groups, offset, text }), found, (groups["keep"] ?? "") + replacement);
    });
}

function verdict(verdict: boolean | string, found: string, replacement: string): string {
  if (verdict === false) return found;
  return verdict === true ? replacement : verdict;
}

const NO_GROUPS: Match["groups"] = {};
