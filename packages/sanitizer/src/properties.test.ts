import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createItemSanitizer } from "./item/item-sanitizer.ts";
import type { MachineFacts } from "./machine/machine-facts.ts";
import { LONGEST_TEXT } from "./sanitize-text.ts";
import { createSanitizer } from "./sanitizer.ts";
import { VENDOR_KEY_EXAMPLES } from "./tables/vendor-keys.examples.ts";

// A long run sets the number; `npm run test:long` does.
const CASES = Number(process.env["ASKFIRST_CASES"] ?? 2000);
const parameters = {
  numRuns: CASES,
  ...(process.env["ASKFIRST_SEED"] && { seed: Number(process.env["ASKFIRST_SEED"]) }),
};
const LONG = 60_000 + CASES * 20;

const FACTS: MachineFacts = {
  folders: ["/home/kbrandt", "/home/kbrandt/Kunden Akten/nord", "C:\\Users\\kbrandt"],
  users: ["kbrandt"],
  hosts: ["brandt-buero.fritz.box"],
  secrets: ['hush/"quiet" 77\\x', "correcthorsebattery"],
  roots: ["/usr/lib/node_modules/crawler"],
};
const sanitizer = createSanitizer(FACTS);
const items = createItemSanitizer({ facts: () => FACTS });
const { text } = sanitizer;

const PARTS = [
  "https://x.example/karen", "jo@x.example", "/home/kbrandt/a b", "kbrandt", "password=", "Bearer ", "eyJ", "ghp_", "<url>", "<secret>", "</secret>",
  "</token>", "<token>", "<", ">", "203.0.113.9", "2001:db8::1", "::", "node_modules/", "\\\\nas\\", "C:\\", "'", '"', "\n", " ", "@", ":", "/", "=",
  "-----BEGIN ", "-----END A-----", "correcthorsebattery", "+49 30 901820", "4242424242424242", "cookie: ", "key:", "%40", "𝒳", "\ud800",
  "a1B2c3D4e5F6g7H8i9J0", "`", "`a b c d`", "<a href=", "</a>", "078-05-1120", "12345678Z", "www.", "//x.example", "1 | ", "\n   ^", "***", "(\"", "\")",
  "key ", "API ", "a\\b\\c\\d", "$HOME/", "~/", "sk-", "AKIA", "-us1", "\t", "\u202e", "é", "0x", "::1", "127.0.0.1", "getaddrinfo ENOTFOUND ", "phone ", " office",
]; // biome-ignore format: rows of parts
const soup = fc
  .array(fc.oneof(fc.constantFrom(...PARTS), fc.string({ unit: "binary", maxLength: 12 })), { maxLength: 24 })
  .map((parts) => parts.join(""));

describe("for every text", () => {
  it("are sanitised once for all: a second time changes nothing", { timeout: LONG }, () => {
    fc.assert(
      fc.property(soup, (input) => text(text(input)) === text(input)),
      {
        ...parameters,
        examples: [
          ["@//x.example+49 30 901820"],
          ["~/a+49 30 901820"],
          ["Duplicate entry '' for keyhttps://x.example/a"],
        ],
      },
    );
  });

  it("are never longer than their bound afterwards", { timeout: LONG }, () => {
    fc.assert(
      fc.property(soup, (input) => text(input).length <= 8 + 8 * input.length),
      parameters,
    );
  });

  it("get no placeholder that opens an element", () => {
    const once = text("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefgh x</jwt>");
    expect(once).toBe("<jwt> x</jwt>");
    expect(text(once)).toBe(once);
  });

  // Placeholders are longer than much of what they stand for, and a bound can fall anywhere.
  it.each(["x", "/a ", "a@b.co ", "a@b.co,", "token: ", "https://a`", "1.2.3.4\n", "~/1,", "é/b:1:1 <a>"])(
    "keep both promises when they are long: %j",
    { timeout: LONG },
    (unit) => {
      const once = text(unit.repeat(Math.ceil((LONGEST_TEXT * 1.2) / unit.length)));
      expect(once.length).toBeLessThanOrEqual(LONGEST_TEXT);
      expect(once.length).toBeGreaterThan(LONGEST_TEXT / 16);
      expect(text(once) === once).toBe(true);
    },
  );
});

/** What must never leave, each with what of it would give it away. */
const CANARIES: readonly (readonly [string, RegExp])[] = [
  ["/home/kbrandt/x", /kbrandt/i],
  ["C:\\Users\\kbrandt\\x", /kbrandt/i],
  ["kbrandt", /kbrandt/i],
  ["brandt-buero.fritz.box", /brandt-buero/i],
  ["correcthorsebattery", /correcthorse/i],
  ['hush/"quiet" 77\\x', /hush|quiet/i],
  ["jo.doe@mail.example.com", /jo\.doe|doe@/i],
  ...VENDOR_KEY_EXAMPLES.map(([, key]): [string, RegExp] => [key, new RegExp(escaped(key.slice(-12)))]),
];

function escaped(plain: string): string {
  return plain.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

const encodings: readonly ((canary: string) => string)[] = [
  (canary) => canary,
  (canary) => JSON.stringify(canary).slice(1, -1),
  (canary) => (/^[A-Za-z]:|^\//.test(canary) ? canary.replaceAll("\\", "/") : canary),
  (canary) => (/^[A-Za-z]:|^\/|"/.test(canary) ? encodeURIComponent(canary) : canary),
];
const planted = fc
  .tuple(fc.constantFrom(...CANARIES), fc.constantFrom(...encodings))
  .map(([[canary, trace], encode]) => ({ canary: encode(canary), trace }));
const around = fc
  .array(
    fc.constantFrom(" ", "\n", "'", '"', "(", ")", ", ", ": ", " word ", "<url>", " 12 ", "=", "\t", "; ", " é "),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(""));
/** Something that no name or key continues with. */
const edge = fc.constantFrom(" ", "\n", "'", '"', "(", ")", ",", "=", ";", "[", "]", "\t");
const hidden = fc
  .tuple(around, edge, planted, edge, around)
  .map(([before, left, { canary, trace }, right, after]) => ({ input: before + left + canary + right + after, trace }));

/** Every place of an error and of what is captured with it. */
const places: readonly ((input: string) => { error: unknown; context: object })[] = [
  (input) => ({ error: new Error(input), context: {} }),
  (input) => ({ error: input, context: {} }),
  (input) => ({
    error: new Error("outer", { cause: new TypeError("middle", { cause: new Error(input) }) }),
    context: {},
  }),
  (input) => ({ error: new AggregateError([new Error(input), new RangeError("x")], "many"), context: {} }),
  (input) => ({
    error: Object.assign(new Error("read failed"), { path: input, code: input, [input]: 1 }),
    context: {},
  }),
  (input) => ({ error: Object.assign(new Error(`open '${input}'`), { path: input }), context: {} }),
  (input) => ({ error: Object.assign(new Error("x"), { name: input }), context: {} }),
  (input) => ({
    error: Object.assign(new Error("x"), { stack: `Error: x\n    at ${input} (/home/kbrandt/a.js:1:2)` }),
    context: {},
  }),
  (input) => ({
    error: Object.assign(new Error("x"), { stack: `Error: x\n    at f (${input}/a.js:1:2)` }),
    context: {},
  }),
  (input) => ({ error: { message: input, name: "Odd", stack: input }, context: {} }),
  (input) => ({ error: new Error("x"), context: { note: input } }),
  (input) => ({ error: new Error("x"), context: { [input]: true } }),
];

function reportOf(error: unknown, context: object): string {
  return JSON.stringify([items.exceptions(error), items.context(context)]);
}

describe("a canary, wherever it is planted", () => {
  it("does not survive in a text", { timeout: LONG }, () => {
    fc.assert(
      fc.property(hidden, ({ input, trace }) => !trace.test(text(input))),
      parameters,
    );
  });

  it("does not survive in a report", { timeout: LONG }, () => {
    fc.assert(
      fc.property(hidden, fc.constantFrom(...places), ({ input, trace }, place) => {
        const { error, context } = place(input);
        return !trace.test(reportOf(error, context));
      }),
      parameters,
    );
  });

  it("does not survive in a value, however deep", { timeout: LONG }, () => {
    const nest: readonly ((value: unknown, key: string) => unknown)[] = [
      (value) => [value, 1],
      (value) => ({ a: value }),
      (value) => new Map([["k", value]]),
      (value, key) => new Map([[key, value]]),
      (value) => new Set([value]),
      (value, key) => ({ [key]: value }),
      (value) => Object.assign(Object.create(null), { v: value }),
    ];
    const print = (value: unknown): string =>
      JSON.stringify(value, (_, entry) => (entry instanceof Map || entry instanceof Set ? [...entry] : entry));
    fc.assert(
      fc.property(hidden, fc.array(fc.constantFrom(...nest), { maxLength: 10 }), ({ input, trace }, levels) => {
        const value = levels.reduce((inner: unknown, wrap) => wrap(inner, input), input);
        return !trace.test(print(sanitizer.value(value)) ?? "");
      }),
      parameters,
    );
  });
});

describe("hostile input", () => {
  const endless = (): Error => {
    let error = new Error("innermost");
    for (let depth = 0; depth < 10_000; depth++) error = new Error(`level ${depth}`, { cause: error });
    return error;
  };
  const thrower = () => {
    throw new Error("trap");
  };
  const trapped = new Proxy(new Error("x"), { get: thrower, has: thrower, ownKeys: thrower, getPrototypeOf: thrower });
  const sideEffects = { count: 0 };
  const counting = Object.defineProperty(new Error("x"), "stack", {
    get() {
      sideEffects.count++;
      return `Error: x\n    at f (/home/kbrandt/a.js:${sideEffects.count}:1)`;
    },
  });
  it.each<[string, () => unknown]>([
    ["10,000 causes", endless],
    ["a message of 100 MB", () => new Error("password=hunter2 ".repeat(6_000_000))],
    ["a stack of 50 MB", () => Object.assign(new Error("x"), { stack: "    at f (/a/b.js:1:1)\n".repeat(2_000_000) })],
    ["one line of 50 MB", () => new Error("/a".repeat(25_000_000))],
    ["lone surrogates", () => new Error("\ud800 \udc00 \ud800\ud800")],
    ["a proxy that throws", () => trapped],
    ["a stack that is a getter with side effects", () => counting],
    ["getters that throw", () => Object.defineProperties(new Error("x"), { message: { get: thrower }, path: { get: thrower, enumerable: true } })],
    ["a symbol", () => Symbol("kbrandt")],
    ["a BigInt", () => 12345678901234567890n],
    ["a frozen error", () => Object.freeze(new Error("kbrandt"))],
    ["an object without prototype", () => Object.assign(Object.create(null), { message: "kbrandt" })],
    ["an array of a million", () => Array.from({ length: 1_000_000 }, () => "kbrandt")],
    ["a function", () => () => "kbrandt"],
    ["a cycle of causes", () => { const error = new Error("x"); error.cause = error; return error; }],
    ["nothing", () => undefined],
  ])("gives a bounded report without what must not leave: %s", (_name, make) => {
    const report = reportOf(make(), {});
    expect(report.length).toBeLessThan(200_000);
    expect(report).not.toMatch(/kbrandt|hunter2/);
  });

  it("runs no getter of the stack for a report", () => {
    const before = sideEffects.count;
    reportOf(counting, {});
    expect(sideEffects.count).toBe(before);
  });

  it.each<[string, () => unknown]>([
    ["a proxy", () => trapped],
    ["getters", () => Object.defineProperty({}, "a", { get: thrower, enumerable: true })],
    ["a cycle", () => { const a: Record<string, unknown> = {}; a["a"] = a; return a; }],
    ["depth", () => { let value: unknown = "kbrandt"; for (let at = 0; at < 100_000; at++) value = [value]; return value; }],
    ["a million entries", () => Object.fromEntries(Array.from({ length: 1_000_000 }, (_, at) => [`k${at}`, at]))],
    ["a text of 100 MB", () => "kbrandt ".repeat(12_500_000)],
    ["an endless iterable", () => Object.assign(new Map(), { *[Symbol.iterator]() { for (;;) yield ["a", "kbrandt"]; } })],
    ["symbols and functions", () => ({ [Symbol("kbrandt")]: 1, f() {}, big: 1n })],
  ])("is handled by value(): %s", (_name, make) => {
    const result = sanitizer.value(make());
    const seen = typeof result === "string" ? result : JSON.stringify(result, (_, entry) => (typeof entry === "bigint" ? `${entry}` : entry));
    expect(seen ?? "").not.toMatch(/kbrandt/);
    expect((seen ?? "").length).toBeLessThan(9_000_000);
  });
}); // biome-ignore format: rows of a table
