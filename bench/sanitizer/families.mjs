// Texts that make patterns slow: one unit, repeated. A family is its name and its unit.
import { seeded } from "./seeded.mjs";

/** One of every class of characters, since a run of one class is what most patterns begin to read. */
const CHARACTERS = [..."aZ0 \t\n.,:;-_/\\@=+*~#$%&?!'\"`|()[]{}<>^é中😀\u0000\u0301"];

/** Beginnings of what is looked for, which go on like the real thing and then do not. */
const NEAR_MATCHES = [
  ["://", "http://", "https://a", "//a@", "a:b@", "user:p@ss@", "file:///", "www.a."],
  ["eyJ", "eyJa.eyJ", "AKIA", "ghp_", "sk-", "sk_live_", "xoxb-", "AIza", "-----BEGIN ", "-----BEGIN A-----\n"],
  ["1.", "1.2.3.", "a@", "a.b@c.", "a@b.", "@a.", "::", "fe80:", "0f", "0f:", "0f-", "12-", "1,"],
  [
    "/a",
    "/home/a",
    "/Users/",
    "C:\\",
    "C:\\Users\\",
    "\\\\a\\",
    "~/",
    "../",
    "a/b:1:1\n",
    "at x (/a:1:1)\n",
    '  File "',
  ],
  [
    "k=",
    "&k=",
    "?k=v&",
    "_a",
    "a_",
    "aB",
    "A_B=",
    "token: ",
    'token="',
    "password=",
    "--key ",
    "bearer ",
    "cookie: a=",
  ],
  ["host: ", "name: ", "basic Zm9v", "Zm9v", "Zm9v+/", "%2F", "%40", "&#64;", "\\u0040", "\\n", "\\\\"],
  ["4111 ", "4111-", "+1-", "+49 ", "(1) ", "DE89 ", "123-45-", "2001-01-", '{"', '{"a":', '":"', "<a>", "</", "<!--"],
].flat();

const MIXES = 20;

function mixes() {
  const random = seeded(20_240);
  const units = [...CHARACTERS, ...NEAR_MATCHES];
  const pick = () => units[Math.floor(random() * units.length)];
  return Array.from({ length: MIXES }, () => Array.from({ length: 2 + Math.floor(random() * 3) }, pick).join(""));
}

/** Every unit that is repeated, in a fixed order. */
export const families = [...new Set([...CHARACTERS, ...NEAR_MATCHES, ...mixes()])];

/** A text of one family, flat in memory, of about so many characters and never fewer. */
export function familyText(unit, characters) {
  return JSON.parse(JSON.stringify(unit.repeat(Math.ceil(characters / unit.length))));
}
