// Composes the items when they are loaded: a key that stood in a file would be taken for a real one by every scanner.
import { createHmac } from "node:crypto";
import { seeded } from "../sanitizer/seeded.mjs";

const DIGITS = "0123456789";
const LOWER = "abcdefghijklmnopqrstuvwxyz";
const UPPER = LOWER.toUpperCase();

export const HEX = `${DIGITS}abcdef`;
export const BASE32 = `${UPPER}234567`;
export const BASE62 = DIGITS + UPPER + LOWER;
export const BASE64URL = `${BASE62}-_`;
export const BECH32 = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L";
export { DIGITS, LOWER, UPPER };

const random = seeded(4_711);

/** So many characters of an alphabet, after a vendor's prefix. The same in every run. */
export function key(prefix, length, alphabet = BASE62) {
  const drawn = Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]);
  return prefix + drawn.join("");
}

const bytes = (length) => Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));

export const base64 = (length) => bytes(length).toString("base64");

/** A JSON web token that verifies with a key that is thrown away (RFC 7519). */
export function jwt(claims) {
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${signed}.${createHmac("sha256", bytes(32)).update(signed).digest("base64url")}`;
}

/** The lines of a private key in PEM (RFC 7468) without its first and its last, and the whole of it. */
export function pem(label, length = 192) {
  const lines = base64(length).match(/.{1,64}/g);
  const dashes = "-".repeat(5);
  return { lines, whole: [`${dashes}BEGIN ${label}${dashes}`, ...lines, `${dashes}END ${label}${dashes}`].join("\n") };
}

/** Marks what must go and what must stay, for texts that are put together. */
export const gone = (text) => `«${text}»`;
export const kept = (text) => `‹${text}›`;

const unmark = (text) => text.replace(/[«»‹›]/g, "");
const marked = (text, pattern) => [...text.matchAll(pattern)].map((found) => found[1]);

/** Makes items of `[category, text]` rows; in a text «this» must go and ‹this› must stay. */
export function itemsOf(part, rows) {
  return rows.map(([category, input], at) => {
    const texts = typeof input === "string" ? [input] : Object.values(input);
    return {
      id: `${part}-${at + 1}`,
      source: "askfirst",
      category,
      input: typeof input === "string" ? unmark(input) : mapValues(input, unmark),
      must_not_appear: distinct(texts.flatMap((text) => marked(text, /«([^»]*)»/g))),
      must_keep: distinct(texts.flatMap((text) => marked(text, /‹([^›]*)›/g))),
    };
  });
}

const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, text]) => [name, change(text)]));
const distinct = (texts) => [...new Set(texts)];
