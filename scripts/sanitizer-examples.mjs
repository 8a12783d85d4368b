// Prints errors before and after the sanitizer, as the Markdown of docs/sanitizer.md. Every error is really provoked, with
// data of a made-up person. With --write it puts the text into that page.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "./pnpm.mjs";

const page = join(root, "docs/sanitizer.md");
const START = "<!-- examples: written by scripts/sanitizer-examples.mjs -->";
const END = "<!-- end of examples -->";

const home = join(root, "testing/throw-sites");
const require = createRequire(join(home, "package.json"));
const { createSanitizer } = await import(join(root, "packages/sanitizer/dist/index.js"));
const sanitizer = createSanitizer({
  folders: ["/home/karen", "/home/karen/bakery"],
  users: ["karen"],
  hosts: ["karens-laptop"],
  secrets: ["quiet-Marigold-77"],
  roots: [home],
});

/** A package or runtime, and how it fails. */
const FAILURES = [
  ["Node, a missing file", () => readFileSync("/home/karen/bakery/diary.txt")],
  ["V8, JSON of a server", () => JSON.parse("<html>Hello Karen</html>")],
  ["commander, a mistyped option", () => parse(["--delivry", "karen@bakery.example"])],
  ["ajv, a schema that refers to nothing", () => new (require("ajv"))().compile({ $ref: "karens-orders" })],
  ["yaml, an alias without its anchor", () => require("yaml").parse("a: *karens_list")],
  ["semver, no version", () => new (require("semver").SemVer)("karen-2024")],
  ["jsonwebtoken, a wrong lifetime", () => sign({ expiresIn: "until Karen comes" })],
  ["fastify, a decorator twice", () => decorate("karensOrders")],
  ["a driver that quotes what it was given", () => require("./made-up-driver.cjs").query("karens orders")],
  ["a text with a secret of this machine", () => login("quiet-Marigold-77", "karens-laptop")],
];

const TEXTS = [
  "GET https://karen:pw@shop.example/orders?id=7 failed after 3 retries",
  "connect ECONNREFUSED 203.0.113.9:5432, tried 127.0.0.1:5432 before",
  "Authorization: Bearer abc.def-123",
  '{"user":"anna","password":"correct horse","retries":3}',
  "no such key AKIAIOSFODNN7EXAMPLE",
  "mail to jo.doe@mail.example.com bounced",
  "charge 4242 4242 4242 4242 failed",
  "transfer to DE02 1203 0000 0000 2020 51 failed",
  "ENOENT: no such file or directory, open 'C:\\Users\\Karen Brandt\\Desktop\\taxes.xlsx'",
  "in /srv/shop/node_modules/undici/lib/dispatcher/client.js:3:4",
  "TypeError: Cannot read properties of undefined (reading 'map')",
  "requires node >=20.19.2 <23, found 20.20.2",
];

function login(password, server) {
  require("./made-up-driver.cjs").login(password, server);
}

function parse(args) {
  const { Command } = require("commander");
  new Command()
    .exitOverride()
    .configureOutput({ writeErr() {} })
    .option("--delivery <to>")
    .parse(args, { from: "user" });
}

function sign(options) {
  require("jsonwebtoken").sign({ a: 1 }, "k".repeat(32), options);
}

function decorate(name) {
  const server = require("fastify")();
  server.decorate(name, 1).decorate(name, 2);
}

function caught(provoke) {
  try {
    provoke();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

const block = (lines) => ["```text", ...lines, "```"];
const oneLine = (text) => text.replaceAll("\n", " ⏎ ");

/** The examples as Markdown. */
export function examples() {
  const errors = FAILURES.flatMap(([what, provoke]) => {
    const error = caught(provoke);
    return [what, `   ${oneLine(error.message)}`, ` → ${oneLine(sanitizer.crash(error).message)}`];
  });
  const texts = TEXTS.flatMap((text) => [`   ${text}`, ` → ${sanitizer.text(text)}`]);
  return [
    "Errors as they were thrown, and their messages in a report:",
    "",
    ...block(errors),
    "",
    "Texts of any origin, which have no source that could be read:",
    "",
    ...block(texts),
  ].join("\n");
}

/** The page with the examples of this run. */
export function pageWithExamples() {
  const text = readFileSync(page, "utf8");
  const [before, rest] = text.split(START);
  return `${before}${START}\n\n${examples()}\n\n${END}${rest.split(END)[1]}`;
}

if (process.argv.includes("--write")) writeFileSync(page, pageWithExamples());
