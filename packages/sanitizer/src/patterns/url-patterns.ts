import { INNER } from "../placeholders.ts";
import { rewritePath } from "../stack/path-text.ts";
import { HAS } from "./features.ts";
import type { Pattern } from "./pattern.ts";

const PLAIN = "[^\\s\"<>`']";
const SPECIAL = `(?:'(?=[\\w/%?&=-])|${INNER})`;
/** A character of a URL as people write it into a message: also placeholders, and apostrophes inside a word. */
const URL_CHAR = `(?:${PLAIN}|${SPECIAL})`;
/** Any number of them. Runs of plain characters are taken at once. */
export const URL_REST = `${PLAIN}*(?:${SPECIAL}${PLAIN}*)*`;

/** Punctuation at the end belongs to the sentence around the URL; a bracket does only if none was opened inside. */
export function withoutTail(found: string, replacement: string): string {
  const closing = found.includes("(") ? ".,;:!?" : ".,;:!?)]}";
  let end = found.length;
  while (end > found.length - LONGEST_TAIL && closing.includes(found.charAt(end - 1))) end--;
  return replacement + found.slice(end);
}

const LONGEST_TAIL = 8;

/** Schemes that say what kind of resource could not be reached; any other may be a person's or company's name. */
const SCHEMES = new Set([
  "http", "https", "ws", "wss", "ftp", "ftps", "sftp", "ssh", "git", "svn", "postgres", "postgresql", "mysql", "mariadb",
  "sqlserver", "oracle", "sqlite", "mongodb", "mongodb+srv", "redis", "rediss", "amqp", "amqps", "mqtt", "mqtts", "nats",
  "kafka", "s3", "gs", "smb", "ldap", "ldaps", "smtp", "smtps", "imap", "imaps", "tcp", "udp", "unix", "grpc", "rtsp",
  "chrome-extension", "blob", "webpack", "webpack-internal",
]); // biome-ignore format: rows of words

const LOOPBACK = /^((?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?)(?![\w.@-])(.*)$/s;

/** `https://<url>`; with a host's name that the author allowed, `https://api.example.com/<path>`. */
function rewriteUrl(found: string, allowedHosts: ReadonlySet<string>): string {
  const separator = found.indexOf("://");
  // `jdbc:mysql://…` has the scheme of a scheme.
  const scheme = found.slice(found.lastIndexOf(":", separator - 1) + 1, separator).toLowerCase();
  if (separator < 1 || !SCHEMES.has(scheme)) return withoutTail(found, "<url>");
  const head = `${scheme}://`;
  const rest = found.slice(separator + 3);
  if (allowedHosts.size === 0 && !"l1[".includes(rest.charAt(0))) return withoutTail(found, `${head}<url>`);
  // This machine's own address says nothing about a person.
  const [, loopback, beyond] = LOOPBACK.exec(rest) ?? [];
  if (loopback !== undefined) {
    if (!beyond || /^\/?[.,;:!?)\]}]{0,8}$/.test(beyond)) return found;
    return withoutTail(found, `${head}${loopback}/<path>`);
  }
  if (allowedHosts.size === 0) return withoutTail(found, `${head}<url>`);
  const [, host = "", behind = ""] = /^(?:[^/?#@\s]{0,256}@)?([\w.-]{1,253})(?::\d{1,5})?(.{0,2})/s.exec(rest) ?? [];
  if (!allowedHosts.has(host.toLowerCase())) return withoutTail(found, `${head}<url>`);
  if (behind === "/") return found;
  return withoutTail(found, /^[/?#]/.test(behind) ? `${head}${host}/<path>` : head + host);
}

/** Rules for addresses with a scheme, in their order. `allowedHosts` are the names that may be told. */
export const urlPatterns = (allowedHosts: ReadonlySet<string>): readonly Pattern[] => [
  {
    replacement: "<path>",
    source: "RFC 8089 (file URLs): a path in another dress",
    needs: HAS.colon | HAS.slash,
    hints: ["file:", "FILE:"],
    expression: new RegExp(`\\bfile:/{1,3}${URL_CHAR}${URL_REST}`, "gi"),
    judge: (found) => rewritePath(found),
  },
  {
    replacement: "<url>",
    source: "the same within quotes, with blanks that nobody encoded in a part of its path",
    needs: HAS.quote | HAS.colon,
    hints: ["://"],
    expression:
      /(?<=["'`])[a-z][a-z0-9+.-]{1,32}:\/\/[^\s"'`<>]{1,1024}(?: [^\s"'`<>/]{1,64}){1,4}\/[^"'`<>\r\n]{0,1024}(?=["'`])/gi,
    judge: (found) => rewriteUrl(found.replaceAll(" ", "%20"), allowedHosts),
  },
  {
    replacement: "<url>",
    source: "RFC 3986 section 3 and the WHATWG URL standard: scheme, `://`, everything up to white space or a quote",
    hints: ["://", ":\\/\\/", "%3A%2F%2F", "%3a%2f%2f"],
    expression: new RegExp(
      `(?:(?<![a-zA-Z0-9+.-])[a-zA-Z][a-zA-Z0-9+.:-]{0,32})?(?::\\/\\/|:\\\\\\/\\\\\\/|%3A%2F%2F)${URL_CHAR}${URL_REST}`,
      "gi",
    ),
    judge: (found) => rewriteUrl(found, allowedHosts),
  },
  {
    replacement: "<url>",
    source: "RFC 3986 section 4.2: a reference without its scheme, told from a comment by the host's name",
    needs: HAS.slash | HAS.dot,
    hints: ["//"],
    expression: new RegExp(
      `(?<![\\w:/\\\\.])//(?:[a-z0-9-]{1,63}\\.){1,8}[a-z]{2,24}(?::\\d{1,5})?(?=[/?#\\s"'\`]|$)${URL_REST}`,
      "gi",
    ),
    judge: (found) => withoutTail(found, "<url>"),
  },
  {
    replacement: "<url>",
    source: "RFC 2397 (data URLs): the content itself",
    needs: HAS.colon,
    hints: ["data:"],
    expression: new RegExp(`\\bdata:(?:[\\w.+-]{1,64}/[\\w.+-]{1,64})?(?:;[\\w=.+-]{1,64}){0,4},${URL_REST}`, "g"),
  },
  {
    replacement: "<url>",
    source: "scp-like addresses of git: user@host:path",
    needs: HAS.at | HAS.colon | HAS.dot,
    hints: ["@"],
    expression: new RegExp(`(?<![\\w.+-])[\\w.+-]{1,64}@[\\w.-]{1,253}:(?!\\d+\\b)${URL_CHAR}${URL_REST}`, "g"),
    judge: (found) => (/\.[a-z]{2,24}:/i.test(found) && !/:\d+:\d+/.test(found) ? withoutTail(found, "<url>") : false),
  },
];
