import { once } from "../../platform/lazy.ts";
import { isCard, isIban } from "../tables/check-digits.ts";
import { NATIONAL_IDS } from "../tables/national-ids.ts";
import { HAS } from "./features.ts";
import type { Pattern } from "./pattern.ts";

export const numberPatterns = once((): readonly Pattern[] => [
  {
    replacement: "<iban>",
    source: "ISO 13616: country, two check digits (mod 97), account; in one run or in fours",
    needs: HAS.digit,
    expression: /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}/gi,
    judge: (found) => {
      const length = isIban(found);
      return length > 0 && `<iban>${found.slice(length)}`;
    },
  },
  {
    replacement: "<card>",
    source: "ISO/IEC 7812: issuer ranges of the card networks, 13 to 19 digits, Luhn check digit",
    needs: HAS.digits,
    expression: /(?<![\w.-])(?:4\d|5[0-8]|2[1-7]|3[0-9]|6\d|1[0-9])\d(?:[ -]?\d){9,16}(?!\w|\.\d)/g,
    judge: isCard,
  },
  // One rule for all ids with the same conditions: they share the look at the text before.
  ...[HAS.digits, HAS.digit, HAS.digit | HAS.run].map((needs) => nationalIds(needs)),
  {
    replacement: "<national-id>",
    source: "numbers that only the word in front tells apart from others, as passports and licences have them",
    needs: HAS.digit,
    expression:
      /(?<keep>\b(?:ssn|itin|nhs|nino|bsn|egn|ahv|avs|dni|cuit|rut|tckn|passport|driver'?s? licen[cs]e|(?:national|personal|identity|tax(?:payer)?) (?:id|number|card))\b(?: (?:no|number|nr|id|is))?\.?[ :=#]{1,3})[A-Z]{0,3}\d[0-9A-Z]{0,3}(?:[ ./-]?\d[0-9A-Z]{0,3}){1,9}(?![A-Za-z0-9])/gi,
    judge: (found, { groups }) => hasDigits(found.slice(groups["keep"]?.length ?? 0), 6, 20),
  },
  {
    replacement: "<wallet>",
    source: "EIP-55 and BIP 173: an Ethereum account, a Bitcoin address in Bech32",
    needs: HAS.digit | HAS.run,
    expression: /(?<![A-Za-z0-9])(?:0x[0-9a-fA-F]{40}|(?:bc|tb)1[02-9ac-hj-np-z]{11,87})(?![A-Za-z0-9])/g,
    judge: (found) => /[1-9a-f]/i.test(found.slice(2)),
  },
  {
    replacement: "<wallet>",
    source: "Base58Check of Bitcoin and its kin: version 1, 3, L, M, D or X, no 0, O, I or l",
    needs: HAS.digit | HAS.run,
    expression: /(?<![A-Za-z0-9_-])[13LMDX][1-9A-HJ-NP-Za-km-z]{25,34}(?![A-Za-z0-9_-])/g,
    judge: (found) => /\d.*\d/.test(found) && /[a-z].*[a-z]/.test(found) && /[A-Z].*[A-Z]/.test(found.slice(1)),
  },
  {
    replacement: "<phone>",
    source: "any national form in front of or behind a word for a kind of telephone (RFC 6350 section 6.4.1)",
    needs: HAS.digits,
    expression:
      /(?<keep>\b(?:phone|telephone|mobile|cell|fax|pager|tel|desk|dial|ring|text|sms|whatsapp|registered|answering|call|reach|contact)\b(?: (?:me|us|him|her|them|number|no|nr|at|on|is|back|directly|under)){0,4}\.?[ \t]{0,3}[:=#]?\s{0,3})[+(]?\d{1,12}(?:[ ./()-]{1,3}\d{1,12}){0,6}(?:x\d{1,6})?(?!\w)/gi,
    judge: (found, { groups }) => hasDigits(found.slice(groups["keep"]?.length ?? 0), 7, 20),
  },
  {
    replacement: "<phone>",
    source: "the same, with the word behind the number",
    needs: HAS.digits,
    expression:
      /(?<![\w+.(-]|\d[ /)])[+(]?\d{1,12}(?:[ ./()-]{1,3}\d{1,12}){0,6}(?:x\d{1,6})?(?=[ ,;(-]{1,3}(?:office|fax|mobile|cell|home|work|phone|pager|tel)\b)/gi,
    judge: (found) => hasDigits(found, 7, 20),
  },
  {
    replacement: "<phone>",
    source: "ITU-T E.164: plus sign, country code, at most 15 digits, with the separators of E.123",
    needs: HAS.plus | HAS.digits,
    expression: /(?<![\w+.])\+(?=\d(?:[ ./()-]{0,3}\d){7})\d{1,15}(?:[ ./()-]{1,3}\d{1,12}){0,6}(?:x\d{1,6})?(?!\w)/g,
    judge: (found) => hasDigits(found.replace(/x\d{1,6}$/, ""), 8, 15),
  },
  {
    replacement: "<phone>",
    source: "North American Numbering Plan: (NPA) NXX-XXXX, where NPA and NXX start with 2 to 9",
    needs: HAS.digits,
    expression:
      /(?<![\d_.+-])(?:1[ .-])?(?:\([2-9]\d{2}\)[ -]?|[2-9]\d{2}[ .-])[2-9]\d{2}[ .-]\d{4}(?:x\d{1,6})?(?![\w-])/g,
  },
]);

function nationalIds(needs: number): Pattern {
  const ids = NATIONAL_IDS.filter((id) => (id.needs ?? HAS.digits) === needs);
  const whole = ids.map(({ form, isValid }) => ({ form: new RegExp(`^(?:${form})$`), isValid }));
  return {
    replacement: "<national-id>",
    source: ids.map(({ country, source }) => `${country}: ${source}`).join("; "),
    needs,
    expression: new RegExp(`(?<![\\w.+-]|\\d )(?:${ids.map(({ form }) => form).join("|")})(?![\\w-]|[. ]\\d)`, "g"),
    // The text after it decides where an id ends, so all forms that begin here have the same length.
    judge: (found) => whole.some(({ form, isValid }) => form.test(found) && (isValid?.(found) ?? true)),
  };
}

function hasDigits(text: string, least: number, most: number): boolean {
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) digits++;
  }
  return digits >= least && digits <= most;
}
