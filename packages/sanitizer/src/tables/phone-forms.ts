import { HAS } from "../patterns/features.ts";
import type { Pattern } from "../patterns/pattern.ts";
import { hasDigits } from "./check-digits.ts";

/** Days and moments in figures, in the orders that ISO 8601 and CLDR have: they are grouped like telephones. */
function isDate(text: string): boolean {
  const day = "(?:(?:19|20)\\d\\d[ /-][01]?\\d[ /-][0-3]?\\d|[0-3]?\\d[ /-][0-3]?\\d[ /-](?:19|20)\\d\\d)";
  return new RegExp(`^(?:${day}(?:[ -]\\d{2}){0,3}|(?:19|20)\\d{6}[ -]\\d{4,6})$`).test(text);
}

/** Two numbers of one length with a hyphen between them: years, ports, lines. */
function isRange(text: string): boolean {
  const [from, to, more] = text.split("-");
  return more === undefined && to !== undefined && from?.length === to.length && /^\d+$/.test(from) && from <= to;
}

/** Numbers that count or measure: moments, round ones, powers of two and their neighbours, rows of digits. */
function isCount(text: string): boolean {
  const value = Number(text);
  if (/^1\d{9}$|^1\d{12}$/.test(text) || /000$|^(\d)\1*$/.test(text) || isDate(text)) return true;
  if ([value - 1, value, value + 1].some((near) => Number.isInteger(Math.log2(near)))) return true;
  return value % 1024 === 0 || "01234567890123456789".includes(text) || "98765432109876543210".includes(text);
}

/** Telephone numbers, by a word beside them or by their form alone. */
export const PHONE_PATTERNS: readonly Pattern[] = [
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
  {
    replacement: "<phone>",
    source: "ITU-T E.123 section 2.4: national notation, a trunk code in brackets or an area code in brackets",
    needs: HAS.digits,
    expression: /(?<![\w.+)-])(?:[78] )?\(0?\d{1,5}\)[ -]?\d{2,7}(?:[ -]\d{2,5}){0,3}(?![\w-]|[ .,:]\d)/g,
    judge: (found) => hasDigits(found, 8, 12),
  },
  {
    replacement: "<phone>",
    source: "ITU-T E.164 annex A: the national prefix 0 in front of a significant number, in groups",
    needs: HAS.digits,
    expression: /(?<![\w.+:,/-]|\d )0[1-9]\d{0,4}(?:(?:[ /]| ?- ?)\d{2,8}){1,5}(?![\w-]|[ .,:/]\d)/g,
    judge: (found) => hasDigits(found, found.split(/[ /-]+/).length > 2 ? 8 : 9, 12) && !isDate(found),
  },
  {
    replacement: "<phone>",
    source: "the same with dots, in pairs (France) or behind an area code of three digits and more",
    needs: HAS.digits | HAS.dot,
    expression: /(?<![\w.+:,/-]|\d )(?:0[1-9](?:\.\d\d){4}|0[1-9]\d{1,3}(?:\.\d{3,4}){2})(?![\w-]|[ .,:/]\d)/g,
  },
  {
    replacement: "<phone>",
    source:
      "ITU-T E.164 section 6: a value that is nothing but 8 to 15 digits in groups, as people write only telephones",
    needs: HAS.digits,
    expression: /(?<=^|["'`(])(?!["'`(])(?:\d{1,2} )?\(?\d{1,5}\)?(?:[ -]\d{2,8}){1,5}(?=$|["'`)])/g,
    judge: (found) => hasDigits(found, 8, 15) && !isDate(found) && !isRange(found),
  },
  {
    replacement: "<phone>",
    source:
      "significant numbers without a prefix: three and seven digits, as no other number is grouped; nine in threes that start with 6 to 9, as mobile numbers do (E.164 leaves them to each country), where no unit says that they count something",
    needs: HAS.digits,
    expression:
      /(?<![\w.+:,/-]|\d )(?:\d{3} \d{7}|[6-9]\d{2} \d{3} \d{3})(?![\w-]|[ .,:/]\d| (?:[kmg]i?)?(?:b|bytes|bits|[nµm]?s|rows|items|records|tokens|ops|files|lines|times)\b)/gi,
  },
  {
    replacement: "<phone>",
    source: "ITU-T E.164 section 6: significant numbers without groups, 9 to 12 digits, as the whole of a value",
    needs: HAS.digits,
    expression: /(?<=^|["'`])[2-9]\d{8,11}(?=$|["'`])/g,
    judge: (found) => !isCount(found),
  },
  {
    replacement: "<phone>",
    source: "the same with the national prefix 0, which no count begins with",
    needs: HAS.digits,
    expression: /(?<![\w.+:,/#-]|\d )0[1-9]\d{7,9}(?![\w-]|[ .,:/]\d)/g,
    judge: (found) => !"0123456789".startsWith(found),
  },
];
