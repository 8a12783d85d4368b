import { BOUNDS } from "./build/build-exceptions.ts";
import { shorten } from "./build/truncate.ts";
import type { FactRules } from "./machine/fact-rules.ts";
import { replaceAssigned } from "./patterns/assignments.ts";
import { CONTENT_PATTERNS } from "./patterns/content-patterns.ts";
import { CREDENTIAL_PATTERNS, ELEMENT_PATTERNS } from "./patterns/credential-patterns.ts";
import { ENTROPY_PATTERNS } from "./patterns/entropy.ts";
import { featuresOf, HAS } from "./patterns/features.ts";
import { hasLetterOrDigit } from "./patterns/letters.ts";
import { NETWORK_PATTERNS } from "./patterns/network-patterns.ts";
import { numberPatterns } from "./patterns/number-patterns.ts";
import { pathPatterns } from "./patterns/path-patterns.ts";
import { applyPatterns } from "./patterns/pattern.ts";
import { replacePem } from "./patterns/pem.ts";
import { urlPatterns } from "./patterns/url-patterns.ts";
import { placeholders } from "./placeholders.ts";
import { emptySentences } from "./sentences/empty-sentences.ts";
import { RESOURCE_NAMES } from "./sentences/resource-names.ts";
import { vendorPatternsFor } from "./tables/vendor-patterns.ts";

/**
 * Characters: the longest stack that is read, and the longest text in a report. A longer text is truncated:
 * it is a person's data, and scanning it would take noticeable time.
 */
export const LONGEST_TEXT = BOUNDS.stack;

/**
 * How often a piece of text may be scanned again after a match beside it. A text that still changes after that was made to
 * waste time.
 */
const MOST_ROUNDS = 6;

/** Separators between the placeholders of a list are mostly equal, so each is sanitised once. */
const LONGEST_SETTLED = 256;
const MOST_SETTLED = 1000;

/**
 * Makes the function that sanitises text. Its result does not change when it is sanitised again: placeholders split a
 * text into pieces, each piece is sanitised by itself until nothing in it changes, and a piece that never stops changing
 * becomes `<text>`. Time is linear in the length.
 */
export function textSanitizer({ roots, allowedHosts, secrets, folders, names }: FactRules): (text: string) => string {
  const paths = pathPatterns(roots);
  const urls = urlPatterns(allowedHosts);

  function pass(text: string): string {
    const features = featuresOf(text);
    // Known secrets first, while they are whole; names last, so that a path or an address is replaced as one.
    let result = replacePem(secrets(text));
    if (features & HAS.run) result = applyPatterns(result, vendorPatternsFor(result), features);
    result = applyPatterns(result, RESOURCE_NAMES, features);
    if (features & (HAS.colon | HAS.equals)) result = replaceAssigned(result);
    result = applyPatterns(result, CREDENTIAL_PATTERNS, features);
    result = applyPatterns(applyPatterns(result, CONTENT_PATTERNS, features), urls, features);
    result = folders(result);
    result = applyPatterns(result, paths, features);
    result = applyPatterns(result, NETWORK_PATTERNS, features);
    if (features & HAS.digit) result = applyPatterns(result, numberPatterns(), features);
    return names(applyPatterns(result, ENTROPY_PATTERNS, features));
  }

  function settle(text: string, round: number, settled: Map<string, string>): string {
    if (!text.includes("<")) return settlePiece(text, round, settled);
    const expression = placeholders();
    // Most texts that were made to waste time end here: they consist of placeholders and signs only.
    if (!hasLetterOrDigit(text.replace(expression, ""))) return text;
    let result = "";
    let from = 0;
    expression.lastIndex = 0;
    const found: number[] = [];
    for (let hit = expression.exec(text); hit; hit = expression.exec(text)) found.push(hit.index, expression.lastIndex);
    for (let at = 0; at < found.length; at += 2) {
      const [start = 0, end = 0] = [found[at], found[at + 1]];
      result += settlePiece(text.slice(from, start), round, settled) + text.slice(start, end);
      from = end;
    }
    return result + settlePiece(text.slice(from), round, settled);
  }

  function settlePiece(piece: string, round: number, settled: Map<string, string>): string {
    // Punctuation between placeholders holds no data.
    if (!hasLetterOrDigit(piece)) return piece;
    if (round > MOST_ROUNDS) return "<text>";
    const known = settled.get(piece);
    if (known !== undefined) return known;
    const changed = pass(piece);
    const result = changed === piece ? piece : settle(changed, round + 1, settled);
    if (piece.length <= LONGEST_SETTLED && settled.size < MOST_SETTLED) settled.set(piece, result);
    return result;
  }

  function clean(text: string): string {
    let result = text;
    // A rule may take the end of a sentence, whose hole is another one then.
    for (let round = 0; round <= MOST_ROUNDS; round++) {
      const emptied = emptySentences(result);
      if (round > 0 && emptied === result) return result;
      result = settle(emptied.includes("<") ? applyPatterns(emptied, ELEMENT_PATTERNS) : emptied, 0, new Map());
    }
    return "<text>";
  }

  return (text) => {
    let result = clean(shorten(text, LONGEST_TEXT));
    // Placeholders can be longer than the text that they replace. The result must not be truncated the next time.
    for (let round = 0; result.length > LONGEST_TEXT; round++) {
      if (round > MOST_ROUNDS) return "<text>";
      result = clean(shorten(result, LONGEST_TEXT));
    }
    return result;
  };
}
