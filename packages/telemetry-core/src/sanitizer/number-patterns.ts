import { isCard, isIban } from "./check-digits.ts";
import type { Pattern } from "./pattern.ts";

export const NUMBER_PATTERNS: readonly Pattern[] = [
  {
    replacement: "<iban>",
    source: "ISO 13616: country, two check digits (mod 97), account; in one run or in fours",
    expression: /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}/gi,
    judge: (found) => {
      const length = isIban(found);
      return length > 0 && `<iban>${found.slice(length)}`;
    },
  },
  {
    replacement: "<card>",
    source: "ISO/IEC 7812: issuer ranges of the card networks, 13 to 19 digits, Luhn check digit",
    expression: /(?<![\w.-])(?:4\d|5[0-8]|2[1-7]|3[0-9]|6\d|1[0-9])\d(?:[ -]?\d){9,16}(?!\w|\.\d)/g,
    judge: isCard,
  },
  {
    replacement: "<ssn>",
    source: "US Social Security Administration: area, group, serial; never 000, 666 or all zeros (9xx: IRS ITIN)",
    hints: ["-", " "],
    expression: /(?<![\w.-])(?!000|666)\d{3}(?<sep>[- ])(?!00)\d{2}\k<sep>(?!0000)\d{4}(?![\w-])/g,
  },
  {
    replacement: "<phone>",
    source: "any national form behind a word that announces a telephone number",
    expression:
      /(?<keep>\b(?:phone|telephone|mobile|cell|fax|tel|desk|call(?: \w{2,6} (?:at|on))?)\b[ \t]{0,3}(?:no\.?|number|nr\.?)?[ \t]{0,3}[:=#]?\s{0,3})[+(]?\d{1,12}(?:[ ./()-]{1,3}\d{1,12}){0,6}(?:x\d{1,6})?(?!\w)/gi,
    judge: (found, { groups }) => hasDigits(found.slice(groups["keep"]?.length ?? 0), 7, 20),
  },
  {
    replacement: "<phone>",
    source: "ITU-T E.164: plus sign, country code, at most 15 digits, with the separators of E.123",
    hints: ["+"],
    expression: /(?<![\w+.])\+\d{1,15}(?:[ ./()-]{1,3}\d{1,12}){0,6}(?:x\d{1,6})?(?!\w)/g,
    judge: (found) => hasDigits(found.replace(/x\d+$/, ""), 8, 15),
  },
  {
    replacement: "<phone>",
    source: "North American Numbering Plan: (NPA) NXX-XXXX, where NPA and NXX start with 2 to 9",
    expression:
      /(?<![\w.+-])(?:1[ .-])?(?:\([2-9]\d{2}\)[ -]?|[2-9]\d{2}[ .-])[2-9]\d{2}[ .-]\d{4}(?:x\d{1,6})?(?![\w-])/g,
  },
];

function hasDigits(text: string, least: number, most: number): boolean {
  const digits = text.replace(/\D/g, "").length;
  return digits >= least && digits <= most;
}
