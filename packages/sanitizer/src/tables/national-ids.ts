import { HAS } from "../patterns/features.ts";
import { hasLuhnDigit } from "./check-digits.ts";

/** A number by which a state knows a person, in a form or with a check digit that little else has. */
interface NationalId {
  /** ISO 3166-1 codes of the countries that issue it. */
  readonly country: string;
  readonly source: string;
  /** The number as it is written, without what stands around it. Bounded. */
  readonly form: string;
  readonly isValid?: (id: string) => boolean;
  /** Bits of `HAS`, where it has fewer digits in a row than a telephone number. */
  readonly needs?: number;
}

function digitsOf(id: string): number[] {
  const digits: number[] = [];
  for (let at = 0; at < id.length; at++) {
    const digit = id.charCodeAt(at) - 48;
    if (digit >= 0 && digit <= 9) digits.push(digit);
  }
  return digits;
}

/** Sum of digits times weights. */
function weigh(digits: readonly number[], weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * (digits[at] ?? 0), 0);
}

/** Two digits each for month and day, as dates of birth stand in many of these. */
function isDay(month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

const NIF_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";
const HETU_LETTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY";
const table = (rows: string) => rows.split(" ").map((row) => [...row].map(Number));
const VERHOEFF_PRODUCT = table(
  "0123456789 1234067895 2340178956 3401289567 4012395678 5987604321 6598710432 7659821043 8765932104 9876543210",
);
const VERHOEFF_TURN = table("0123456789 1576283094 5803796142 8916043527 9453126870 4286573901 2793806415 7046913258");

export const NATIONAL_IDS: readonly NationalId[] = [
  {
    country: "US",
    source: "Social Security Administration: area, group, serial, never 000, 666 or all zeros; IRS: ITIN from 9xx",
    form: "(?!000|666)\\d{3}(?:-(?!00)\\d{2}-| (?!00)\\d{2} |\\.(?!00)\\d{2}\\.)(?!0000)\\d{4}|(?<!\\) ?)(?!000|666)\\d{3}(?!00)\\d{2}-(?!0000)\\d{4}",
  },
  {
    country: "ES",
    source: "Ministerio del Interior, NIF and NIE: the letter is the number modulo 23",
    form: "[0-9XYZxyz]\\d{7}-?[A-Za-z]",
    isValid: (id) => {
      const number = Number(id.slice(0, 8).replace(/^[XYZ]/i, (letter) => String("XYZ".indexOf(letter.toUpperCase()))));
      return NIF_LETTERS[number % 23] === id.at(-1)?.toUpperCase();
    },
  },
  {
    country: "IT",
    source: "Agenzia delle Entrate, codice fiscale: names, birth, place, check letter",
    needs: HAS.digit | HAS.run,
    form: "[A-Za-z]{6}\\d{2}[A-EHLMPR-Ta-ehlmpr-t]\\d{2}[A-Za-z]\\d{3}[A-Za-z]",
  },
  {
    country: "GB",
    source: "HMRC manual NIM39110: two letters, six digits, a letter from A to D",
    needs: HAS.digit,
    form: "(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: ?\\d{2}){3} ?[A-D]",
  },
  {
    country: "GB",
    source: "NHS data dictionary: ten digits in 3, 3 and 4, check digit modulo 11",
    form: "\\d{3}[ -]\\d{3}[ -]\\d{4}",
    isValid: (id) => {
      const digits = digitsOf(id);
      return (11 - (weigh(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === digits[9];
    },
  },
  {
    country: "IN",
    source: "Income Tax Department, PAN: the fourth letter is the kind of holder",
    needs: HAS.digit,
    form: "[A-Z]{3}[ABCFGHJLPT][A-Z]\\d{4}[A-Z]",
  },
  {
    country: "IN",
    source: "UIDAI, Aadhaar: twelve digits in fours, Verhoeff's check digit",
    form: "[2-9]\\d{3}[ -]\\d{4}[ -]\\d{4}",
    isValid: (id) =>
      digitsOf(id)
        .toReversed()
        .reduce((sum, digit, at) => VERHOEFF_PRODUCT[sum]?.[VERHOEFF_TURN[at % 8]?.[digit] ?? 0] ?? 0, 0) === 0,
  },
  {
    country: "FI",
    source: "Digital and Population Data Services Agency, personal identity code: birth, century sign, check modulo 31",
    needs: HAS.digit,
    form: "\\d{6}[-+A-FU-Ya-fu-y]\\d{3}[0-9A-Ya-y]",
    isValid: (id) => HETU_LETTERS[Number(id.slice(0, 6) + id.slice(7, 10)) % 31] === id.at(-1)?.toUpperCase(),
  },
  {
    country: "SE",
    source: "Skatteverket, personnummer: birth, serial, Luhn over the last ten digits",
    form: "(?:\\d{2})?\\d{6}[-+]\\d{4}",
    isValid: (id) => {
      const digits = digitsOf(id).slice(-10);
      const day = weigh(digits.slice(4), [10, 1]);
      return hasLuhnDigit(digits.join("")) && isDay(weigh(digits.slice(2), [10, 1]), day > 60 ? day - 60 : day);
    },
  },
  {
    country: "DK",
    source: "CPR-kontoret: date of birth, hyphen, serial",
    form: "(?:0[1-9]|[12]\\d|3[01])(?:0[1-9]|1[0-2])\\d{2}-\\d{4}",
  },
  {
    country: "NO",
    source: "Skatteetaten, fødselsnummer: two check digits modulo 11",
    form: "\\d{6} ?\\d{5}",
    isValid: (id) => {
      const digits = digitsOf(id);
      const first = (11 - (weigh(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11;
      const second = (11 - (weigh(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
      return first === digits[9] && second === digits[10];
    },
  },
  {
    country: "PL",
    source: "Ministry of Digital Affairs, PESEL: birth with the century in the month, check digit modulo 10",
    form: "\\d{11}",
    isValid: (id) => {
      const digits = digitsOf(id);
      const day = isDay(weigh(digits.slice(2), [10, 1]) % 20, weigh(digits.slice(4), [10, 1]));
      return day && (10 - (weigh(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === digits[10];
    },
  },
  {
    country: "DE",
    source: "Bundeszentralamt für Steuern, Steuer-ID: check digit of ISO/IEC 7064 MOD 11,10",
    form: "[1-9]\\d ?\\d{3} ?\\d{3} ?\\d{3}",
    isValid: (id) => {
      const digits = digitsOf(id);
      // One digit stands twice or three times among the first ten.
      const different = new Set(digits.slice(0, 10)).size;
      if (different !== 9 && different !== 8) return false;
      let product = 10;
      for (const digit of digits.slice(0, 10)) product = (((digit + product) % 10 || 10) * 2) % 11;
      return (11 - product) % 10 === digits[10];
    },
  },
  {
    country: "FR",
    source: "INSEE, numéro de sécurité sociale: sex, birth, place, key modulo 97",
    form: "[12] ?\\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\\d) ?(?:\\d{2}|2[AB]) ?\\d{3} ?\\d{3} ?\\d{2}",
    isValid: (id) => {
      const plain = id.replaceAll(" ", "").replace("2A", "19").replace("2B", "18");
      return 97 - (Number(plain.slice(0, 13)) % 97) === Number(plain.slice(13));
    },
  },
  {
    country: "TR",
    source: "Nüfus ve Vatandaşlık İşleri, TCKN: two check digits modulo 10",
    form: "[1-9]\\d{10}",
    isValid: (id) => {
      const digits = digitsOf(id);
      const tenth = (7 * weigh(digits, [1, 0, 1, 0, 1, 0, 1, 0, 1]) - weigh(digits, [0, 1, 0, 1, 0, 1, 0, 1])) % 10;
      return (tenth + 10) % 10 === digits[9] && weigh(digits, Array(10).fill(1)) % 10 === digits[10];
    },
  },
  {
    country: "US",
    source: "Centers for Medicare & Medicaid Services, MBI: eleven places, no S, L, O, I, B or Z",
    needs: HAS.digit,
    form: "[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\\d-?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\\d-?[AC-HJKMNP-RT-Y]{2}\\d{2}",
  },
  {
    country: "BR",
    source: "Receita Federal, CPF: two check digits modulo 11",
    form: "\\d{3}\\.\\d{3}\\.\\d{3}-\\d{2}",
    isValid: (id) => {
      const digits = digitsOf(id);
      const first = ((weigh(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
      const second = ((weigh(digits, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) * 10) % 11) % 10;
      return first === digits[9] && second === digits[10];
    },
  },
  {
    country: "CA",
    source: "Service Canada, SIN: nine digits in threes, Luhn",
    form: "[1-79]\\d{2}[ -]\\d{3}[ -]\\d{3}",
    isValid: hasLuhnDigit,
  },
  {
    country: "AU",
    source: "Australian Taxation Office, TFN, in threes: weighted sum modulo 11",
    form: "\\d{3} \\d{3} \\d{3}",
    isValid: (id) => weigh(digitsOf(id), [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0,
  },
  {
    country: "SG",
    source: "Immigration & Checkpoints Authority, NRIC and FIN: letter, seven digits, check letter",
    form: "[STFGM]\\d{7}[A-Z]",
    isValid: (id) => {
      const offset = id.startsWith("T") || id.startsWith("G") ? 4 : id.startsWith("M") ? 3 : 0;
      const rest = (weigh(digitsOf(id), [2, 7, 6, 5, 4, 3, 2]) + offset) % 11;
      const letters = /^[ST]/.test(id) ? "JZIHGFEDCBA" : id.startsWith("M") ? "KLJNPQRTUWX" : "XWUTRQPNMLK";
      return letters[id.startsWith("M") ? 10 - rest : rest] === id.at(-1);
    },
  },
  {
    country: "KR",
    source: "Resident Registration Act: birth, hyphen, sex and century, six digits",
    form: "\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])-[1-8]\\d{6}",
  },
  {
    country: "CN",
    source: "GB 11643: region, birth, serial, check character of ISO 7064 MOD 11-2",
    form: "[1-9]\\d{5}(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])\\d{3}[0-9Xx]",
    isValid: (id) => {
      const rest = weigh(digitsOf(id.slice(0, 17)), [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11;
      return "10X98765432"[rest] === id.at(-1)?.toUpperCase();
    },
  },
  {
    country: "MX",
    source: "RENAPO, CURP: names, birth, sex, state, check digit",
    needs: HAS.digit | HAS.run,
    form: "[A-Z][AEIOUX][A-Z]{2}\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])[HMX][A-Z]{5}[0-9A-Z]\\d",
  },
];
