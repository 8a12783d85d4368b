import { lazy } from "./platform/lazy.ts";
import { vendorKeys } from "./tables/vendor-keys.ts";

/**
 * Every placeholder that may replace data. The set is closed: any other word in angle brackets (an HTML tag, a person's
 * name) is ordinary text and gets no protection.
 */
const WORDS = [
  "path", "url", "email", "ip", "mac", "host", "user", "secret", "id", "pem", "jwt", "card", "iban", "phone", "wallet",
  "address", "input", "value", "text", "national-id", "user message",
] as const; // biome-ignore format: one line

export type Placeholder = `<${(typeof WORDS)[number]}>` | `<key:${string}>`;

/** Stands for the whole message of an error that the person's own code made. */
export const USER_MESSAGE = "<user message>" satisfies Placeholder;

/** Matches each placeholder, once per mention; global, so for `split`, `matchAll` and `replace` only. */
export const placeholders = lazy(() => {
  const vendors = [...new Set(vendorKeys().map(({ vendor }) => vendor))];
  return new RegExp(`<(?:${WORDS.join("|")}|key:(?:${vendors.join("|")}))>`, "g");
});

/** Part of a pattern that matches a placeholder which an earlier layer may have put inside a longer match. */
export const INNER = "<[a-z][a-z-]{1,10}(?::[a-z0-9-]{1,24})?>";
