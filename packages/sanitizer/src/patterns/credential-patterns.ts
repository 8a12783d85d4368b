import { placeholders } from "../placeholders.ts";
import { isSecretName } from "../tables/secret-names.ts";
import { looksLikeKey } from "./entropy.ts";
import { HAS } from "./features.ts";
import type { Pattern } from "./pattern.ts";

export const CREDENTIAL_PATTERNS: readonly Pattern[] = [
  {
    replacement: "<secret>",
    source: "RFC 6750 (Bearer), RFC 7617 (Basic) and the Token scheme in common use, outside a header line",
    expression:
      /(?<keep>\b(?:bearer|basic|token)[ \t]{1,4}["'`]?)(?<value>[A-Za-z0-9._~+/=-]{8,4096})(?![A-Za-z0-9])/gi,
    judge: (_found, { groups }) => looksLikeKey(groups["value"] ?? ""),
  },
  {
    replacement: "<secret>",
    source: "command-line options that take a secret: `--password x`, `-u user:password`",
    needs: HAS.hyphen,
    expression:
      /(?<keep>(?:(?<![\w-])--?(?:pass(?:word|wd|phrase)?|token|secret|api-?key|auth)[ \t]{1,4}|[ \t]-u[ \t]{1,4}[\w.@-]{1,64}:)["'`]?)[^\s"'`<>]{3,1024}/gi,
  },
  {
    replacement: "<secret>",
    source: "netrc(5): `login name password secret`, on one line or several",
    hints: ["login "],
    expression: /(?<keep>\blogin\s{1,4}\S{1,128}\s{1,4}password\s{1,4})[^\s<>]{1,1024}/g,
  },
  {
    replacement: "<secret>",
    source: "the short option of clients that take a password: mysql, sshpass, docker login, unzip",
    needs: HAS.hyphen,
    hints: ["-p", "-P"],
    expression:
      /(?<keep>\b(?:sshpass|mysql(?:dump|admin)?|mariadb|(?:docker|podman|helm registry|npm) login|unzip|7z|zip)\b[^\r\n|&;]{0,256}?\s-{1,2}[pP] ?["']?)(?!\d{1,5}\b)[^\s"'<>]{2,512}/g,
  },
  {
    replacement: "<secret>",
    source: "Oracle JDBC thin URLs: user/password@",
    needs: HAS.at | HAS.slash,
    hints: ["thin:"],
    expression: /(?<keep>\bthin:)[^\s/@<>]{1,128}\/[^\s@<>]{1,512}(?=@)/g,
  },
  {
    replacement: "<secret>",
    source: "keys that were masked in part: the rest is a clue, and the same in every report",
    hints: ["***", "•••"],
    expression: /(?<![A-Za-z0-9*])[A-Za-z0-9_-]{2,64}(?:\*{3,256}|•{3,256})[A-Za-z0-9_-]{0,64}(?![A-Za-z0-9*])/g,
  },
  {
    replacement: "<jwt>",
    source: 'RFC 7519 and RFC 7515: base64url parts joined by dots; a header starts with `{"`, which is `eyJ`',
    hints: ["eyJ"],
    expression: /(?<![A-Za-z0-9_-])eyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){1,4}/g,
  },
  {
    replacement: "<secret>",
    source: "go-sql-driver DSN and userinfo of RFC 3986 section 3.2.1 without a scheme: user:password@host",
    needs: HAS.at | HAS.colon,
    hints: ["@"],
    expression:
      /(?<![\w.%+-])[\w.%+-]{1,64}:(?:[^\s"'`<>@:/]|<[a-z:]{2,24}>){2,128}@(?:[a-z]{2,6}\([^\s()]{0,256}\)[^\s"'`<>]{0,256}|\[?[\w.:-]{1,253}\]?)/g,
    // Schemes whose own part may have the sign, a drive, and a version behind it are no credentials.
    judge: (found) =>
      !/^(?:npm|node|workspace|file|link|catalog|patch|jsr|mailto|xmpp|sips?|acct|tag|urn):|^[A-Za-z]:\\|@v?\d{1,6}(?:\.\d{1,6}){0,2}(?:-[\w.]{1,32})?$/i.test(
        found,
      ),
  },
  {
    replacement: "<value>",
    source: "ODBC, ADO.NET and libpq connection strings: pairs joined by semicolons or spaces",
    needs: HAS.equals,
    expression:
      /(?<keep>\b(?:data source|server|host|hostaddr|user id|uid|username|user|database|dbname|initial catalog|accountname|endpoint)[ \t]{0,2}=[ \t]{0,2})(?:[^\s;"'`<>,]){1,256}(?=;|[ \t]+\w{2,24}[ \t]?=)/gi,
  },
];

/**
 * Runs on whole texts, before placeholders split them. It leaves `<value>`, which opens no secret's element, so that a
 * second pass finds nothing new; for the same reason it takes no placeholder for a tag.
 */
export const ELEMENT_PATTERNS: readonly Pattern[] = [
  {
    replacement: "<value>",
    source: "XML 1.0 section 3: an element whose name says that its content is secret",
    needs: HAS.angle | HAS.slash,
    hints: ["</"],
    expression: /<(?<name>[A-Za-z_][\w:.-]{0,63})>[^<>]{1,4096}<\/\k<name>>/g,
    judge: (_found, { groups: { name = "" } }) => isSecretName(name) && `<${name}>`.replace(placeholders(), "") !== "",
  },
];
