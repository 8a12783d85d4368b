/** Words that make the name of a setting, header, field or variable the name of a secret. */
const SECRET_WORDS = new Set([
  "password", "passwd", "passwort", "passphrase", "passcode", "pwd", "pass", "secret", "secrets", "token", "jwt", "bearer",
  "authorization", "auth", "cookie", "cookies", "credential", "credentials", "creds", "apikey", "otp", "totp", "pin",
  "cvv", "cvc", "signature", "sig", "hmac", "salt", "dsn", "sessionid", "sid", "csrf", "xsrf", "nonce", "webhook", "psk",
  "pw", "sessid", "jsessionid", "phpsessid",
]); // biome-ignore format: rows of words

/** Endings of words that are written together: `accesstoken`, `dbpassword`, `clientsecret`. */
const SECRET_ENDING =
  /(?:password|passwd|passphrase|secret|token|api_?key|access_?key|private_?key|secret_?key|account_?key|cookie|sess(?:ion)?id)$/;

/** Words that name a secret only where they end a name: `session=…`, `GITLAB_PAT`; not `session timeout`. */
const LAST_WORDS = new Set(["session", "pat"]);

/** Words before `key` that make it secret: `api_key`, `accountKey`. A `primary key` is not one. */
const KEY_KINDS = new Set([
  "api", "access", "private", "secret", "account", "shared", "signing", "encryption", "auth", "master", "service",
  "deploy", "license", "subscription", "session", "app", "application", "client", "storage", "write", "ssh", "gpg",
  "function", "admin", "integration", "routing", "ingest", "publishable",
]); // biome-ignore format: rows of words

/** After these a secret's name only measures or describes it: `token_count`, `passwordLength`, `cookie-policy`. */
const DESCRIBING = new Set([
  "count", "counts", "limit", "limits", "length", "size", "type", "types", "usage", "policy", "expiry", "expires", "ttl",
  "max", "min", "total", "enabled", "required", "strategy", "algorithm", "field", "fields", "url", "uri", "endpoint",
  "domain", "index", "kind", "mode", "name", "names", "rate", "sock", "method", "provider", "error", "status",
]); // biome-ignore format: rows of words

/**
 * True if the value under this name is secret: `password`, `X-Api-Key`, `dbPasswd`, `AWS_SECRET_ACCESS_KEY`;
 * not `author`, `total_tokens`, `primaryKey`. Looks at the first 128 characters.
 */
export function isSecretName(name: string): boolean {
  const words = name
    .slice(0, 128)
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  const last = words.at(-1) ?? "";
  if (words.length > 1 && DESCRIBING.has(last)) return false;
  if (LAST_WORDS.has(last)) return true;
  return words.some((word, at) => {
    if (word === "id" && words[at - 1] === "access") return true;
    if (SECRET_WORDS.has(word) || SECRET_ENDING.test(word)) return true;
    return word === "key" && KEY_KINDS.has(words[at - 1] ?? "");
  });
}
