import type { Placeholder } from "../placeholders.ts";
import { isSecretName } from "./secret-names.ts";

/** What a field of this name holds, wherever a program puts it: on an error, in a context. */
const FIELDS: readonly (readonly [Placeholder, readonly string[]])[] = [
  ["<url>", ["url", "uri", "href", "endpoint", "origin", "referer", "referrer", "redirect", "webhook"]],
  ["<path>", ["path", "dest", "file", "filename", "filepath", "cwd", "dir", "dirname", "directory", "folder"]],
  ["<host>", ["host", "hostname", "domain"]],
  ["<address>", ["address", "addr", "ip", "street", "streetaddress", "postaladdress", "postcode", "zipcode", "postalcode", "city", "hometown"]],
  ["<email>", ["email", "emailaddress", "mail"]],
  ["<user>", [
    "user", "username", "login", "owner", "customer", "person", "fullname", "firstname", "lastname", "surname", "givenname",
    "familyname", "middlename", "maidenname", "nickname", "displayname", "realname", "patient", "employee", "recipient",
  ]],
  ["<input>", ["input", "argv", "args", "argument", "query", "prompt", "selector", "search"]],
  ["<text>", ["html", "body", "content", "markup", "payload", "request", "response", "headers", "header"]],
  ["<phone>", ["phone", "phonenumber", "mobile", "mobilenumber", "tel", "telephone", "cellphone", "fax", "msisdn"]],
  ["<value>", ["birthdate", "birthday", "dob", "dateofbirth"]],
  ["<iban>", ["iban"]],
  ["<national-id>", ["ssn", "passport", "passportnumber"]],
]; // biome-ignore format: a table

const BY_WORD = new Map(FIELDS.flatMap(([placeholder, words]) => words.map((word) => [word, placeholder] as const)));

const PERSONAL = new Set<Placeholder>([
  "<host>", "<address>", "<email>", "<user>", "<phone>", "<value>", "<iban>", "<national-id>",
]); // biome-ignore format: a row

/** The longest run of words that the table joins: `date of birth`. */
const MOST_WORDS = 3;

/**
 * The placeholder for what stands under a name, told by its last words (`baseUrl`, `target_path`, `first name`), or
 * undefined where the name says nothing.
 */
export function placeholderFor(name: string): Placeholder | undefined {
  if (isSecretName(name)) return "<secret>";
  const words = name
    .slice(0, 128)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  for (let count = Math.min(MOST_WORDS, words.length); count > 0; count--) {
    const placeholder = BY_WORD.get(words.slice(-count).join(""));
    if (placeholder !== undefined) return placeholder;
  }
  return undefined;
}

/**
 * The same for names that say that a person's datum stands under them, in data of any origin. What else a program keeps
 * under `path` or `query` is judged by its form.
 */
export function personalField(name: string): Placeholder | undefined {
  const placeholder = placeholderFor(name);
  return placeholder === "<secret>" || (placeholder && PERSONAL.has(placeholder)) ? placeholder : undefined;
}

/** Values that name no person and no place: this machine's own address, addresses of memory, words for nothing. */
export function isImpersonal(value: string): boolean {
  return /^(?:|localhost|127(?:\.\d{1,3}){3}|::1?|0\.0\.0\.0|0x[0-9a-f]{1,16}|true|false|null|undefined|none|nil|unknown|anonymous|n\/a|object|string|number|boolean|\[object \w{1,32}\]|\*+|<.*>)(?::\d{1,5})?$/i.test(
    value,
  );
}
