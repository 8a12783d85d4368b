import { HAS } from "./features.ts";
import type { Pattern } from "./pattern.ts";

/** Shortest run that is judged by its looks: shorter random words cannot be told from names. */
const SHORTEST = 20;

/**
 * Keys made by a generator change between lower case, upper case and digits at almost every second character; names
 * that people write do so at the edges of words. This share of changes, counted over a run, tells them apart.
 */
function measure(run: string) {
  let changes = 0;
  let signs = 0;
  let digits = 0;
  let seen = 0;
  let before = 0;
  for (let at = 0; at < run.length; at++) {
    const kind = kindOf(run.charCodeAt(at));
    if (kind === 0) {
      before = 0;
      continue;
    }
    signs++;
    if (kind === 1) digits++;
    if (before !== 0 && before !== kind) changes++;
    before = kind;
    seen |= 1 << kind;
  }
  return { share: changes / Math.max(signs, 1), signs, digits, mixed: (seen & 0b1100) === 0b1100 };
}

function looksRandom(run: string): boolean {
  const { share, signs, digits, mixed } = measure(run);
  return digits >= 2 && digits < signs && signs >= SHORTEST && share >= (mixed ? 0.38 : 0.25);
}

/** For runs that stand where a key is expected: letters alone may be one, if their case changes without a pattern. */
export function looksLikeKey(run: string): boolean {
  const { share, signs, digits, mixed } = measure(run);
  return digits > 0 ? digits < signs : signs >= SHORTEST && mixed && share >= 0.3;
}

/** 1 digit, 2 lower case, 3 upper case, 0 anything else. */
function kindOf(code: number): number {
  if (code >= 48 && code <= 57) return 1;
  if (code >= 97 && code <= 122) return 2;
  return code >= 65 && code <= 90 ? 3 : 0;
}

export const ENTROPY_PATTERNS: readonly Pattern[] = [
  {
    replacement: "<secret>",
    source: "RFC 4648 alphabets (base 16, 32, 64, 64url) in runs too irregular to be words",
    needs: HAS.digit | HAS.run,
    expression: /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+_-][A-Za-z0-9+/_-]{19,}={0,2}/g,
    judge: (found) => looksRandom(found) && !found.startsWith("node_modules/"),
  },
];
