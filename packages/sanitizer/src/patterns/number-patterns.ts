import { lazy } from "../platform/lazy.ts";
import { hasDigits, isCard, isIban } from "../tables/check-digits.ts";
import { NATIONAL_IDS } from "../tables/national-ids.ts";
import { PHONE_PATTERNS } from "../tables/phone-forms.ts";
import { HAS } from "./features.ts";
import type { Pattern } from "./pattern.ts";

export const numberPatterns = lazy((): readonly Pattern[] => [
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
  ...PHONE_PATTERNS,
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
