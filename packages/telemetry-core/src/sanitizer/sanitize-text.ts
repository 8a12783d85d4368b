import { CREDENTIAL_PATTERNS, ELEMENT_PATTERNS } from "./credential-patterns.ts";
import { ENTROPY_PATTERNS } from "./entropy.ts";
import type { FactRules } from "./fact-rules.ts";
import { NETWORK_PATTERNS, URL_PATTERNS } from "./network-patterns.ts";
import { NUMBER_PATTERNS } from "./number-patterns.ts";
import { pathPatterns } from "./path-patterns.ts";
import { applyPatterns } from "./pattern.ts";
import { replacePem } from "./pem.ts";
import { PLACEHOLDERS } from "./placeholders.ts";

/**
 * How often a piece of text may be looked at again after something was taken out beside it. What has not come to
 * rest by then was made to keep us busy.
 */
const MOST_ROUNDS = 6;

const LETTER_OR_DIGIT = /[\p{L}\p{N}]/u;

/**
 * Makes the function that sanitises text. Its result does not change when it is sanitised again: placeholders split a
 * text into pieces, each piece is sanitised by itself until nothing in it changes, and a piece that never comes to rest
 * becomes `<text>`. Time is linear in the length.
 */
export function textSanitizer({ roots, secrets, folders, names }: FactRules): (text: string) => string {
  const paths = pathPatterns(roots);

  function once(text: string): string {
    // Known secrets first, while they are whole; names last, so that a path or an address goes as one.
    let result = replacePem(secrets(text));
    result = applyPatterns(result, CREDENTIAL_PATTERNS);
    result = applyPatterns(result, URL_PATTERNS);
    result = applyPatterns(folders(result), paths);
    result = applyPatterns(result, NETWORK_PATTERNS);
    result = applyPatterns(result, NUMBER_PATTERNS);
    return names(applyPatterns(result, ENTROPY_PATTERNS));
  }

  function settle(text: string, round: number): string {
    const pieces = text.split(PLACEHOLDERS);
    if (pieces.length === 1) return settlePiece(text, round);
    const kept = text.match(PLACEHOLDERS) ?? [];
    return pieces.map((piece, at) => settlePiece(piece, round) + (kept[at] ?? "")).join("");
  }

  function settlePiece(piece: string, round: number): string {
    // Punctuation between placeholders: there is nothing in it to find.
    if (!LETTER_OR_DIGIT.test(piece)) return piece;
    if (round > MOST_ROUNDS) return "<text>";
    const changed = once(piece);
    return changed === piece ? piece : settle(changed, round + 1);
  }

  return (text) => settle(applyPatterns(text, ELEMENT_PATTERNS), 0);
}
