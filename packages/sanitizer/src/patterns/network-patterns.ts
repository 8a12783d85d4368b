import { isPublicIpv4, isPublicIpv6 } from "../tables/ip-address.ts";
import { HAS } from "./features.ts";
import { LETTERS } from "./letters.ts";
import type { Pattern } from "./pattern.ts";
import { URL_REST, withoutTail } from "./url-patterns.ts";

/** Generic and country domains that are not also the ends of file names or of property chains (`.info`, `.py`, `.is`). */
const TOP_LEVEL =
  "com|org|net|edu|gov|mil|int|biz|eu|de|uk|fr|nl|jp|cn|br|au|ca|us|ch|ru|kr|se|dk|fi|cz|pt|mx|tr|ua|gr|hu|ro|nz|tw|hk|sg|vn|th|io|ai|dev|cloud|online|shop|site|tech|xyz|internal|local|lan|corp|intranet|arpa|example";

const FILE_ENDING =
  /\.(?:[cm]?[jt]sx?|json|html?|css|py|rs|go|java|map|node|wasm|ya?ml|toml|lock|log|txt|md|test|spec|io)$/i;

export const NETWORK_PATTERNS: readonly Pattern[] = [
  {
    replacement: "<email>",
    source: "RFC 5321 section 4.1.2 and RFC 6531: dot-string, at sign, domain",
    needs: HAS.dot,
    hints: ["@", "%40"],
    expression: new RegExp(
      `(?<![${LETTERS}0-9.!#$%&*+/=?^_{|}~-])(?:[${LETTERS}0-9.!#$%&*+/=?^_{|}~-]|(?<=[${LETTERS}])'(?=[${LETTERS}]))+(?:@|%40)(?:[${LETTERS}0-9](?:[${LETTERS}0-9-]{0,62})\\.){1,8}[${LETTERS}]{2,24}(?![${LETTERS}0-9])`,
      "g",
    ),
    judge: (found) => !FILE_ENDING.test(found) && !/(?:@|%40)v?\d+\.\d+/.test(found),
  },
  {
    replacement: "<email>",
    source: "RFC 5321 section 4.1.3: an address literal, or a host of the local network, behind the at sign",
    needs: HAS.at,
    hints: ["@"],
    expression: /(?<![\w.+@/-])[\w.+-]{1,64}@(?:\[[\w.:]{2,64}\]|localhost\b|(?:\d{1,3}\.){3}\d{1,3}\b)/g,
  },
  {
    replacement: "<id>",
    source: "RFC 9562: a UUID names one thing; the nil UUID names none and stays",
    needs: HAS.hyphen | HAS.digit | HAS.run,
    hints: ["-"],
    expression: /(?<![0-9A-Za-z])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9A-Za-z])/gi,
    judge: (found) => /[1-9a-f]/i.test(found),
  },
  {
    replacement: "<mac>",
    source: "IEEE 802: EUI-48 in pairs with colons or hyphens, or in fours with dots",
    hints: [":", "-", "."],
    expression:
      /(?<![0-9A-Za-z:-])(?:[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})(?![0-9A-Za-z]|[:-][0-9a-f]{2})/gi,
    judge: (found) => /[1-9a-f]/i.test(found),
  },
  {
    replacement: "<ip>",
    source: "RFC 4291 section 2.2 and RFC 4007 (zone)",
    needs: HAS.colon | HAS.digit,
    hints: [":"],
    expression:
      /(?<![0-9A-Za-z:.])(?=[0-9a-f]{0,4}:)(?=[0-9a-f:]{0,40}::|(?:[0-9a-f]{1,4}:){6})[0-9a-f]{0,4}:[0-9a-f:.]{1,44}(?:%[\w.-]{1,16})?(?![0-9A-Za-z])/gi,
    judge: (found) => {
      // A sentence may end behind the address, and a port may follow it as Node writes it, without brackets.
      const tail = /(?:(?<!:):\d{5})?(?:\.|(?<!:):)?$/.exec(found)?.[0] ?? "";
      return isPublicIpv6(found.slice(0, found.length - tail.length)) && `<ip>${tail}`;
    },
  },
  {
    replacement: "<ip>",
    source: "RFC 791 dotted decimal; loopback and the unspecified address stay",
    needs: HAS.dot | HAS.digit,
    hints: ["."],
    expression: /(?<![\w.])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d]|\.\d|[A-Za-z])/g,
    judge: (found, { offset, text }) =>
      isPublicIpv4(found) && !/(?:\bv8|version)[ :="'/]{0,3}$/i.test(text.slice(Math.max(0, offset - 12), offset)),
  },
  {
    replacement: "<host>",
    source: "Node's messages of failed look-ups: `getaddrinfo ENOTFOUND <name>`, one label included",
    hints: ["ENOTFOUND ", "EAI_AGAIN "],
    expression: /(?<keep>\b(?:ENOTFOUND|EAI_AGAIN) )(?!localhost\b)[\w-][\w.-]{0,252}(?: [\w.-]{1,253}(?=:\d))?/g,
  },
  {
    replacement: "<host>",
    source: "RFC 1035 host names behind the words with which resolvers and sockets name them",
    expression:
      /(?<keep>\b(?:getaddrinfo|ECONNREFUSED|ECONNRESET|ETIMEDOUT|hostname|host|server)(?:\/IP)?[ :="'`]{1,4})(?<name>[A-Za-z0-9](?:[A-Za-z0-9_-]{0,62}\.){1,8}[A-Za-z0-9-]{1,63}|[A-Za-z0-9-]{1,63}(?=:\d{2,5}\b))/g,
    judge: (_found, { groups }) => !/^(?:localhost|<.*|[\d.]+|.*\.(?:js|ts|mjs|cjs|json))$/.test(groups["name"] ?? ""),
  },
  {
    replacement: "<host>",
    source: "a name of the local network with its port, behind a word for the way there; `node:20` is an image",
    needs: HAS.colon | HAS.digit,
    expression:
      /(?<keep>\b(?:to|from|at|on|via|with|connect|reach|peer)[ "'`]{1,3}(?:[\w.-]{1,64}@)?)(?!localhost|node|npm|line|port|column)[A-Za-z][\w-]{1,62}(?=:\d{3,5}\b)/g,
  },
  {
    replacement: "<host>",
    source: "ssh(1) destinations: user@host, the host without a dot",
    hints: ["@"],
    expression: /(?<keep>\b(?:ssh|scp|sftp|rsync)\b[^\r\n]{0,128}?\s)[\w.-]{1,64}@[\w-]{1,63}(?![\w.@-])/g,
  },
  {
    replacement: "<host>",
    source: "settings that name a host",
    needs: HAS.equals,
    expression:
      /(?<keep>\b(?:host(?:name)?|server)=["']?)(?!localhost\b|127\.|0\.0\.0\.0|::1|true\b|false\b|null\b|undefined\b)[\w.-]{2,253}/gi,
  },
  {
    replacement: "<host>",
    source: "computer names that Windows Setup makes up, and those that macOS makes from the owner's name",
    hints: ["DESKTOP-", "LAPTOP-", "WIN-", "MacBook", "iMac", "Mac-"],
    expression:
      /(?<![A-Za-z0-9])(?:(?:(?:DESKTOP|LAPTOP)-[A-Z0-9-]{2,15}|WIN-[A-Z0-9]{7,11})|[\w-]{1,63}-(?:MacBook|iMac|Mac)[\w-]{0,32}(?:\.local)?)(?![A-Za-z0-9])/g,
  },
  {
    replacement: "<user>",
    source: "database messages of refused log-ins (PostgreSQL 28P01, MySQL 1045): the role in quotes",
    hints: ["user", "role", "login"],
    expression: /(?<keep>\b(?:user(?:name)?|role|login)[ :=]{1,3}["'`])[^"'`\s<>]{2,128}(?=["'`])/g,
  },
  {
    replacement: "<host>",
    source: "RFC 1034 section 3.5: names in the form that web servers go by, below any top-level domain",
    hints: ["www.", "WWW."],
    expression: new RegExp(
      `(?<![\\w.@/$-])www\\.(?:[a-z0-9-]{1,63}\\.){1,8}[a-z]{2,24}(?![\\w-])(?:/${URL_REST})?`,
      "gi",
    ),
    judge: (found) => withoutTail(found, found.includes("/") ? "<url>" : "<host>"),
  },
  {
    replacement: "<user>",
    source: "Microsoft, down-level logon names: a NetBIOS domain or computer in capitals, backslash, account",
    hints: ["\\"],
    expression:
      /(?<![\w\\/.:-])(?!HKEY|HKLM|HKCU|NT\b)[A-Z][A-Z0-9-]{2,14}\\{1,2}(?!SYSTEM\b)[a-zA-Z][\w.$-]{2,63}(?![\w\\])/g,
  },
  {
    replacement: "<host>",
    source: "RFC 1034 section 3.5, RFC 6761, RFC 6762: labels that end in a domain in wide use",
    needs: HAS.dot,
    hints: ["."],
    expression: new RegExp(
      `(?<![\\w.@/$-])(?:[a-z0-9](?:[a-z0-9-]{0,62})\\.){1,8}(?:${TOP_LEVEL}|(?:com?|org|net|gov|edu|ac)\\.[a-z]{2})(?![\\w$(-]|\\.[a-z])(?:/${URL_REST})?`,
      "gi",
    ),
    judge: (found) =>
      /^(?:socket|process|this|self|window|module|import|console)\.io$|^\d+\.\d+/.test(found)
        ? false
        : withoutTail(found, found.includes("/") ? "<url>" : "<host>"),
  },
];
