/** Luhn's formula, ISO/IEC 7812-1 annex B, over the digits of a text. */
export function hasLuhnDigit(text: string): boolean {
  let sum = 0;
  let doubled = false;
  for (let at = text.length - 1; at >= 0; at--) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) continue;
    const part = doubled ? digit * 2 : digit;
    sum += part > 9 ? part - 9 : part;
    doubled = !doubled;
  }
  return sum % 10 === 0;
}

/** Numbers of 12 (Maestro) and of 15 digits that start with 1 or 2 (UATP, JCB) are cards only in those forms. */
export function isCard(text: string): boolean {
  let digits = 0;
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 47) digits++;
  if (digits === 12 && !/^(?:5[0678]|6)/.test(text)) return false;
  if (digits !== 15 && /^(?:1|21)/.test(text)) return false;
  return hasLuhnDigit(text);
}

/** Country and length, from the IBAN registry (ISO 13616). */
const IBAN_LENGTHS =
  "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

/** How many characters at the start of a text are a valid IBAN, blanks and hyphens included; 0 for none. */
export function isIban(text: string): number {
  const known = IBAN_LENGTHS.indexOf(text.slice(0, 2).toUpperCase());
  if (known < 0 || known % 4 !== 0) return 0;
  const wanted = Number(IBAN_LENGTHS.slice(known + 2, known + 4));
  let compact = "";
  let at = 0;
  for (; at < text.length && compact.length < wanted; at++) {
    const char = text[at] ?? "";
    if (char !== " " && char !== "-") compact += char;
  }
  if (compact.length < wanted) return 0;
  let rest = 0;
  for (const char of compact.slice(4) + compact.slice(0, 4)) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1 ? at : 0;
}

/** True for a text with so many digits, whatever stands between them. */
export function hasDigits(text: string, least: number, most: number): boolean {
  let digits = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) digits++;
  }
  return digits >= least && digits <= most;
}
