import type { Pattern } from "./pattern.ts";
import { INNER } from "./placeholders.ts";
import { isSecretName } from "./secret-names.ts";
import { VENDOR_KEYS } from "./vendor-keys.ts";

/** Values that say that there is no secret, or that somebody took it out already. */
const NO_SECRET =
  /^(?:true|false|null|undefined|none|nil|required|missing|invalid|expired|empty|string|number|boolean|object|\*+|x+|\[?(?:redacted|filtered|hidden|masked|object)\b.*|<.*)$/i;

/** What a secret's name, as read from the text before a separator, must hold for the rule to look closer. */
const NAME =
  "pass(?:word|wd|phrase|code|wort)?|pwd|secret|token|jwt|auth|cookie|credential|creds|key|otp|pin|cvv|cvc|sig|signature|salt|dsn|sid|nonce|psk|bearer";

/** The whole name around a secret's word: the expression finds the word, the letters in front of it count as well. */
function nameAt(text: string, wordAt: number, wordEnd: number): string {
  let from = wordAt;
  while (from > 0 && wordAt - from < 64 && /[\w.-]/.test(text[from - 1] ?? "")) from--;
  return text.slice(from, wordEnd);
}

/** Told apart from prose: `token: expected` is a sentence, `token: 9f2c71` is not. */
function looksSecret(value: string): boolean {
  if (value.length < 4) return false;
  return /\d/.test(value)
    ? !/^\d{1,3}$/.test(value)
    : value.length >= 20 ||
        (/[a-z]/.test(value) && /[A-Z]/.test(value.slice(1)) && value.length >= 8) ||
        /[!@#$%^&*]/.test(value);
}

export const CREDENTIAL_PATTERNS: readonly Pattern[] = [
  {
    replacement: "<secret>",
    source: "RFC 9110 section 11.6 (Authorization) and RFC 6265 (Cookie): the rest of the line is the credential",
    expression:
      /(?<keep>\b(?:proxy-authorization|authorization|set-cookie|cookie)["']?[ \t]{0,4}[:=][ \t]{0,4}["'`]?)(?<value>[^\r\n"'`<>{}]{2,8192})/gi,
    judge: (_found, { groups }) =>
      !NO_SECRET.test(groups["value"]?.trim() ?? "") && looksLikeHeader(groups["value"] ?? ""),
  },
  {
    replacement: "<secret>",
    source: "RFC 6750 (Bearer), RFC 7617 (Basic) and the Token scheme in common use, outside a header line",
    expression:
      /(?<keep>\b(?:bearer|basic|token)[ \t]{1,4}["'`]?)(?<value>[A-Za-z0-9._~+/=-]{8,4096})(?![A-Za-z0-9])/gi,
    judge: (_found, { groups }) => /\d/.test(groups["value"] ?? "") && !/^[\d.]+$/.test(groups["value"] ?? ""),
  },
  {
    replacement: "<secret>",
    source: "quoted values under a secret's name, as in JSON, YAML, object literals and dotenv files",
    expression: new RegExp(
      `(?<keep>(?<word>(?:${NAME})[\\w-]{0,24})\\\\?["'\`]?\\]?[ \\t]{0,4}(?::=|=>|[:=])[ \\t]{0,4}\\\\?(?<quote>["'\`]))(?<value>[^"'\`\\r\\n]{1,4096})(?=\\\\?["'\`])`,
      "gi",
    ),
    judge: (_found, { groups, offset, text }) => {
      const { word = "", value = "" } = groups;
      if (NO_SECRET.test(value) || /\bunexpected $/i.test(text.slice(Math.max(0, offset - 11), offset))) return false;
      return isSecretName(nameAt(text, offset, offset + word.length));
    },
  },
  {
    replacement: "<secret>",
    source: "unquoted `name=value` and `name: value`, as in query strings, forms, dotenv files and logs",
    expression: new RegExp(
      `(?<keep>(?<word>(?:${NAME})[\\w-]{0,24})\\\\?["'\`]?\\]?[ \\t]{0,4}(?<sign>:=|=>|=|:)[ \\t]{0,4})(?<value>(?:[^\\s"'\`<>&;,(){}]|${INNER}){1,4096})`,
      "gi",
    ),
    judge: (_found, { groups, offset, text }) => {
      const { word = "", value = "", sign } = groups;
      if (NO_SECRET.test(value) || value.startsWith("=")) return false;
      if (!isSecretName(nameAt(text, offset, offset + word.length))) return false;
      return sign === "=" || looksSecret(value);
    },
  },
  {
    replacement: "<secret>",
    source: "command-line options that take a secret: `--password x`, `-u user:password`",
    expression:
      /(?<keep>(?:--?(?:pass(?:word|wd|phrase)?|token|secret|api-?key|auth)[ \t]{1,4}|[ \t]-u[ \t]{1,4}[\w.@-]{1,64}:)["'`]?)[^\s"'`<>]{3,1024}/gi,
  },
  {
    replacement: "<jwt>",
    source: 'RFC 7519 and RFC 7515: base64url parts joined by dots; a header starts with `{"`, which is `eyJ`',
    hints: ["eyJ"],
    expression: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){1,4}/g,
  },
  ...VENDOR_KEYS.map(
    ({ vendor, hints, form }): Pattern => ({
      replacement: `<key:${vendor}>`,
      source: `${vendor}: the vendor's description of its keys`,
      hints,
      // What follows without a break belongs to the key: half a key is still a clue.
      expression: new RegExp(`(?<![A-Za-z0-9])${form}[A-Za-z0-9_]*`, "g"),
    }),
  ),
  {
    replacement: "<secret>",
    source: "go-sql-driver DSN and userinfo of RFC 3986 section 3.2.1 without a scheme: user:password@host",
    hints: ["@"],
    expression:
      /(?<![\w.%+-])[\w.%+-]{1,64}:(?:[^\s"'`<>@:/]|<[a-z:]{2,24}>){2,128}@(?:[a-z]{2,6}\([^\s()]{0,256}\)[^\s"'`<>]{0,256}|\[?[\w.:-]{1,253}\]?)/g,
    judge: (found) => !/^(?:npm|node|workspace|file|link|catalog|patch):/.test(found),
  },
  {
    replacement: "<value>",
    source: "ODBC, ADO.NET and libpq connection strings: pairs joined by semicolons or spaces",
    expression:
      /(?<keep>\b(?:data source|server|host|hostaddr|user id|uid|username|user|database|dbname|initial catalog|accountname|endpoint)[ \t]{0,2}=[ \t]{0,2})(?:[^\s;"'`<>,]){1,256}(?=;|[ \t]+\w{2,24}[ \t]?=)/gi,
  },
];

/** `cookie: expected string` is prose; pairs, schemes and long words are not. */
function looksLikeHeader(value: string): boolean {
  return (
    /=|\d/.test(value) ||
    /^(?:basic|bearer|digest|negotiate|ntlm|token|hawk|apikey|aws4)/i.test(value) ||
    looksSecret(value.trim())
  );
}

/**
 * Runs on whole texts, before placeholders split them. It leaves `<value>`, which opens no secret's element, so that a
 * second pass finds nothing new; for the same reason it cannot take `<secret>` for a tag.
 */
export const ELEMENT_PATTERNS: readonly Pattern[] = [
  {
    replacement: "<value>",
    source: "XML 1.0 section 3: an element whose name says that its content is secret",
    hints: ["</"],
    expression: /<(?<name>[A-Za-z_][\w:.-]{0,63})>[^<>]{1,4096}<\/\k<name>>/g,
    judge: (_found, { groups }) => groups["name"] !== "secret" && isSecretName(groups["name"] ?? ""),
  },
];
