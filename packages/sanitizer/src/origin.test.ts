import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { createItemSanitizer } from "./item/item-sanitizer.ts";

/** A host with a package, and beside it a configuration of the person's: real files that are really run. */
const folder = mkdtempSync(join(tmpdir(), "origin-"));
const root = join(folder, "host");
const sanitizer = createItemSanitizer({
  facts: () => ({ folders: [], users: [], hosts: [], secrets: [], roots: [root] }),
});

const HOST = `
export const call = (run) => run();
export const rethrow = (run) => {
  try { return run(); } catch (error) { throw error; }
};
export const wrapped = (run) => {
  try { return run(); } catch (error) { throw new Error(\`Cannot load the configuration: \${error.message}\`, { cause: error }); }
};
export const given = (message) => new Error(message);
export const changed = (message) => Object.assign(new Error("The upload was refused"), { message });
export const constant = () => new Error("The upload was refused");
export const quoting = (name) => new Error(\`The plug-in \${name} is not installed\`);
`;
const PACKAGE = `
exports.find = (name) => { throw new RangeError("No such station: " + name + " on this line"); };
exports.given = (message) => new Error(message);
`;
const PERSON = `
export const plain = () => { throw new Error("cannot log in Anna Feldkamp with Plum-Tart-77"); };
export const number = () => { throw new Error("Feldkamp " + 4711); };
export const coded = () => { throw Object.assign(new TypeError("Feldkamp has migraine"), { code: "E_LOGIN" }); };
export const caused = () => { throw new Error("Feldkamp", { cause: new Error("Plum-Tart-77", { cause: "Anna" }) }); };
export const many = () => { throw new AggregateError([new Error("Anna"), "Feldkamp"], "migraine of Anna"); };
export const engine = () => { undefined.feldkamp; };
export const undefinedName = () => feldkamp + 1;
export const json = () => JSON.parse('{"patient": Feldkamp}');
export const called = (find) => find("Feldkamp");
export const pretends = () => { throw new Error("The plug-in Feldkamp is not installed"); };
export const word = () => { throw Object.assign(new Error("x"), { code: "anna-feldkamp" }); };
`;

type Functions = Record<string, (...given: unknown[]) => unknown>;
let host: Functions;
let person: Functions;
let station: Functions;

beforeAll(async () => {
  const installed = join(root, "node_modules", "station");
  mkdirSync(installed, { recursive: true });
  writeFileSync(join(root, "package.json"), '{"name":"host","type":"module"}');
  writeFileSync(join(root, "index.mjs"), HOST);
  writeFileSync(join(installed, "index.cjs"), PACKAGE);
  writeFileSync(join(folder, "feldkamp.config.mjs"), PERSON);
  const load = (path: string) => import(pathToFileURL(path).href) as Promise<Functions>;
  host = await load(join(root, "index.mjs"));
  station = await load(join(installed, "index.cjs"));
  person = await load(join(folder, "feldkamp.config.mjs"));
});

const NAMES = /anna|feldkamp|plum|tart|migraine|4711|patient/i;

function reported(error: unknown, message?: string) {
  return message === undefined
    ? { exceptions: sanitizer.exceptions(error) ?? [] }
    : { exceptions: [], message: sanitizer.message(message) };
}

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

const fn = (functions: Functions, name: string) => functions[name] as (...given: unknown[]) => unknown;

describe("an error of the person's own code", () => {
  it.each(["plain", "number", "coded", "caused", "many", "pretends"])("loses its message: %s", (name) => {
    const { exceptions } = reported(caught(() => fn(host, "call")(person[name])));
    expect(JSON.stringify(exceptions)).not.toMatch(NAMES);
    if (name !== "pretends") for (const { message } of exceptions) expect(message).toBe("<user message>");
  });

  it("keeps class and code", () => {
    const [exception] = reported(caught(() => fn(host, "call")(person["coded"]))).exceptions;
    expect(exception).toMatchObject({ type: "TypeError", code: "E_LOGIN" });
    expect(reported(caught(() => fn(host, "call")(person["word"]))).exceptions[0]).not.toHaveProperty("code");
  });

  it("keeps what the engine says", () => {
    const said = (name: string) => reported(caught(() => fn(host, "call")(person[name]))).exceptions[0]?.message;
    expect(said("engine")).toBe("Cannot read properties of undefined (reading '<property>')");
    expect(said("undefinedName")).toBe("<expression> is not defined");
    expect(said("json")).not.toMatch(NAMES);
    expect(said("json")).toContain("is not valid JSON");
  });

  it("keeps what a package says that it called", () => {
    const [exception] = reported(caught(() => fn(person, "called")(station["find"]))).exceptions;
    expect(exception?.message).toBe("No such station: <name> on this line");
  });

  it("is told by the newest call, not by the one that passes it on", () => {
    const [exception] = reported(caught(() => fn(host, "rethrow")(person["plain"]))).exceptions;
    expect(exception?.message).toBe("<user message>");
  });

  it("is hidden inside a message of the host, too", () => {
    const { exceptions } = reported(caught(() => fn(host, "wrapped")(person["plain"])));
    expect(exceptions.map(({ message }) => message)).toEqual([
      "Cannot load the configuration: <message>",
      "<user message>",
    ]);
  });
});

/** Sentences that no source of the host has, in several languages and forms. */
const FREE = [
  "cannot log in Anna Feldkamp", "Anna Feldkamp: migraine", "Feldkamp, Anna", "anna.feldkamp is not allowed", "Ungültige Eingabe von Anna Feldkamp",
  "Échec pour Anna Feldkamp", "patient Feldkamp was refused", "ANNA FELDKAMP", "the upload of feldkamp was refused", "Feldkamp's upload was refused",
  "migraine/plum/tart", "plum_tart is missing", "[Anna] refused", "(Feldkamp) refused", "plumTart", "user=Feldkamp refused", "Anna\nFeldkamp", "Анна patient",
  "refused: Feldkamp", "«Feldkamp» refused", "Feldkamp → Anna", "Plum-Tart-77",
]; // biome-ignore format: rows of texts

describe("a text that no source explains", () => {
  const forms: readonly (readonly [string, (text: string) => string])[] = [
    ["a string that was thrown", (text) => JSON.stringify(reported(text))],
    ["a plain object", (text) => JSON.stringify(reported({ message: text, name: "Refusal" }))],
    ["a cause that is a string", (text) => JSON.stringify(reported(Object.assign(fn(host, "constant")() as Error, { cause: text })))],
    ["a part of an AggregateError", (text) => JSON.stringify(reported(Object.assign(fn(host, "constant")() as Error, { errors: [text, { message: text }] })))],
    ["the reason of an abort", (text) => JSON.stringify(reported(AbortSignal.abort(text).reason))],
    ["a message that the host was given", (text) => JSON.stringify(reported(fn(host, "given")(text)))],
    ["a message that a package was given", (text) => JSON.stringify(reported(fn(station, "given")(text)))],
    ["a message that was changed", (text) => JSON.stringify(reported(fn(host, "changed")(text)))],
    ["a captured message", (text) => JSON.stringify(reported(undefined, text))],
    ["the code of an error", (text) => JSON.stringify(reported(Object.assign(fn(host, "constant")() as Error, { code: text })))],
  ]; // biome-ignore format: a table

  it.each(forms)("loses the words that the program does not have: %s", (_name, reportOf) => {
    for (const text of FREE) expect(reportOf(text), text).not.toMatch(NAMES);
  });

  it.each(forms.slice(0, 9))("keeps a text of the program: %s", (_name, reportOf) => {
    expect(reportOf("The upload was refused")).toContain("The upload was refused");
    expect(reportOf("The plug-in Feldkamp is not installed")).toMatch(/The plug-in <(?:name|text)> is not installed/);
  });

  it("keeps numbers, codes and the system's own words", () => {
    const [exception] = reported("ECONNREFUSED 503: connection refused after 1200 ms").exceptions;
    expect(exception?.message).toMatch(/^ECONNREFUSED 503: connection refused .*1200 ms$/);
  });

  it.each(["ENOENT", "ERR_INVALID_ARG", "P1001", "23505", "22P02", "upload/refused"])("keeps the code %s", (code) => {
    expect(reported(Object.assign(fn(host, "constant")() as Error, { code })).exceptions[0]).toMatchObject({ code });
  });
});
