import { describe, expect, it } from "vitest";
import { createItemSanitizer } from "./item-sanitizer.ts";

const sanitizer = createItemSanitizer({
  facts: () => ({
    folders: ["/home/kbrandt"],
    users: ["kbrandt"],
    hosts: ["brandt-buero"],
    secrets: ["correcthorsebattery"],
    // The errors of this file are the host's own.
    roots: ["/opt/crawler", import.meta.dirname],
  }),
  leftOut: () => ["/opt/telemetry/"],
});

const withContext = (...records: unknown[]) => sanitizer.context(...records);

describe("context", () => {
  it("loses its url and keeps its operation", () => {
    const context = withContext({
      operation: "extract",
      url: "intranet/karen",
      baseUrl: "x",
      attempt: 3,
      cached: false,
    });
    expect(context).toEqual({ operation: "extract", url: "<url>", baseUrl: "<url>", attempt: 3, cached: false });
  });

  it("loses HTML, cookies, tokens and request data as a whole", () => {
    const context = withContext({
      html: "<p>Karen</p>",
      cookie: "a=b",
      token: "x",
      requestBody: "Karen",
      email: "k",
      note: "by kbrandt",
    });
    expect(JSON.stringify(context)).not.toMatch(/Karen|a=b|kbrandt/);
  });

  it("keeps scalars only, 32 of them, each of bounded length", () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`k${at}`, at]));
    expect(Object.keys(withContext(many))).toHaveLength(32);
    expect(withContext({ a: { b: 1 }, c: [1], d: Number.NaN, e: Infinity, f: () => 1, g: 1n, h: null })).toEqual({});
    expect(String(withContext({ long: "word ".repeat(1e5) })["long"]).length).toBeLessThan(2000);
  });

  it("survives getters that throw and contexts that are none", () => {
    const context = {
      fine: 1,
      get bad(): string {
        throw new Error("no");
      },
    };
    expect(withContext(context)).toEqual({ fine: 1 });
    for (const none of [null, undefined, 1, "text", [1, 2], new Uint8Array(3)]) expect(withContext(none)).toEqual({});
  });

  it("is that of all records, the last of which overrides", () => {
    expect(withContext({ operation: "own", attempt: 1 }, { operation: "host" })).toEqual({
      operation: "host",
      attempt: 1,
    });
  });
});

describe("an item", () => {
  it("carries no canary from message, stack, causes, context or keys", () => {
    const error = new Error("kbrandt at /home/kbrandt with correcthorsebattery", {
      cause: new Error("jo@mail.example.com"),
    });
    error.stack = `Error: other\n    at kbrandt (/home/kbrandt/a.js:1:1)\n    at f (/opt/crawler/kbrandt.js:1:1)`;
    const parts = [
      sanitizer.exceptions(error),
      withContext({ kbrandt: "brandt-buero" }),
      sanitizer.text("kbrandt"),
      sanitizer.message("kbrandt"),
    ];
    expect(JSON.stringify(parts)).not.toMatch(/kbrandt|correcthorse|brandt-buero|mail\.example/);
  });

  it("carries no field that is not declared, no locals, no source lines", () => {
    const error = Object.assign(new Error("x"), {
      locals: { a: "hidden" },
      request: { body: "hidden" },
      note: "hidden",
    });
    error.stack = `Error: x\n    at f (/opt/crawler/a.js:1:1)\n  note: 'hidden'`;
    expect(JSON.stringify(sanitizer.exceptions(error))).not.toContain("hidden");
  });

  it("never changes what it was given", () => {
    const error = Object.assign(new Error("kbrandt"), { path: "/home/kbrandt" });
    const [{ stack }, context] = [error, Object.freeze({ a: "kbrandt" })];
    sanitizer.exceptions(error);
    sanitizer.context(context);
    expect([error.message, error.stack, error.path]).toEqual(["kbrandt", stack, "/home/kbrandt"]);
  });

  it("has no calls at the places that are left out", () => {
    const error = new Error("x");
    error.stack = `Error: x\n    at f (/opt/crawler/a.js:1:1)\n    at run (/opt/telemetry/run.js:1:1)`;
    expect(sanitizer.exceptions(error)?.[0]?.frames).toHaveLength(1);
  });
});

describe("an error that is not wanted", () => {
  const thrown = (message: string) =>
    Object.assign(new Error(message), { stack: `Error: ${message}\n    at f (/a.js:1:1)` });

  it("is told before anything is sanitised", () => {
    const parts = { facts: () => expect.fail("facts are read to sanitise") };
    expect(createItemSanitizer(parts).exceptions(new Error("x"), () => false)).toBeUndefined();
  });

  it("is told by a token that is equal for other messages and says nothing", () => {
    const tokens: (string | undefined)[] = [];
    const note = (token: string | undefined) => tokens.push(token) > 0;
    for (const message of ["kbrandt", "other"]) sanitizer.exceptions(thrown(message), note);
    sanitizer.exceptions(Object.assign(thrown("kbrandt"), { code: "EOTHER" }), note);
    sanitizer.exceptions(
      Object.assign(thrown("x"), { stack: `Error: x\n${"    at f (/a.js:1:1)\n".repeat(1000)}` }),
      note,
    );
    expect(tokens).toEqual(["0", "0", "1", undefined].map((token) => token && expect.stringMatching(/^\d+$/)));
    expect(tokens[0]).toBe(tokens[1]);
    expect(tokens[0]).not.toBe(tokens[2]);
  });
});
