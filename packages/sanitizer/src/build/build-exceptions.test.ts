import { describe, expect, it } from "vitest";
import { BOUNDS, buildExceptions } from "./build-exceptions.ts";

const hostile = (): object =>
  new Proxy(new Error("x"), {
    get() {
      throw new Error("no");
    },
    ownKeys() {
      throw new Error("no");
    },
    getPrototypeOf() {
      throw new Error("no");
    },
  });

describe("what was thrown becomes a structure", () => {
  it("keeps type, code, message, stack without its header, and own properties", () => {
    const error = Object.assign(new TypeError("no such file, open '/home/karen/x'"), {
      code: "ENOENT",
      syscall: "open",
      path: "/home/karen/x",
      errno: -2,
    });
    const [built] = buildExceptions(error);
    expect(built).toMatchObject({
      type: "TypeError",
      code: "ENOENT",
      message: "no such file, open '/home/karen/x'",
      properties: { path: "/home/karen/x", syscall: "open", errno: -2 },
    });
    expect(built?.stack).toMatch(/^\s+at /);
    expect(built?.stack).not.toContain("no such file");
  });

  it("leaves a message of many lines that looks like frames out of the stack", () => {
    const error = new Error("first\n    at karen (/home/karen/secret.js:1:1)");
    expect(buildExceptions(error)[0]?.stack).not.toContain("karen");
  });

  it("finds the frames of an error whose message was changed afterwards", () => {
    const error = new Error("before\nand after");
    error.message = "something else";
    expect(buildExceptions(error)[0]?.stack).toMatch(/^\s+at /);
  });

  it("reads the code from the header where no property tells it", () => {
    const stack = "Error [ERR_MODULE_NOT_FOUND]: gone\n    at a (node:internal/a:1:2)";
    expect(buildExceptions({ name: "Error", message: "gone", stack })[0]?.code).toBe("ERR_MODULE_NOT_FOUND");
  });

  it("follows causes and aggregates, each error once", () => {
    const inner = new RangeError("inner");
    const outer = new AggregateError([new Error("one"), inner], "outer", { cause: inner });
    inner.cause = outer;
    const built = buildExceptions(outer);
    expect(built.map(({ message, relation }) => [message, relation])).toEqual([
      ["outer", undefined],
      ["inner", "cause"],
      ["one", "aggregate"],
    ]);
  });

  it("stops after eight errors of a chain of ten thousand", () => {
    let error = new Error("0");
    for (let depth = 1; depth < 10_000; depth++) error = new Error(String(depth), { cause: error });
    expect(buildExceptions(error)).toHaveLength(BOUNDS.exceptions);
  });
});

describe("nothing thrown makes it throw", () => {
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  class Hostile extends Error {
    override get name(): string {
      throw new Error("name");
    }
  }
  const throwing = new Error("kept");
  Object.defineProperty(throwing, "stack", {
    get() {
      throw new Error("stack");
    },
  });
  const cases: [string, unknown][] = [
    ["text", "text"],
    ["undefined", undefined],
    ["null", null],
    ["a symbol", Symbol("s")],
    ["a big integer", 10n ** 40n],
    ["NaN", Number.NaN],
    ["a function", () => 1],
    ["a record", { message: "x" }],
    ["a null-prototype object", Object.assign(Object.create(null), { message: "x" })],
    ["a proxy whose every trap throws", hostile()],
    ["a revoked proxy", revoked.proxy],
    ["a class with a throwing name", new Hostile("x")],
    ["a throwing stack", throwing],
    ["a frozen error", Object.freeze(new Error("x"))],
    ["a DOMException", new DOMException("x", "AbortError")],
    ["an aggregate of hostile parts", new AggregateError([hostile(), undefined, 1n], "x")],
    ["a list", [1, 2, 3]],
    ["a typed array", new Uint8Array(1e6)],
    ["an error with a message that is no text", Object.assign(new Error("x"), { message: { toString: hostile } })],
  ];
  it.each(cases)("%s", (_name, thrown) => {
    const built = buildExceptions(thrown);
    expect(built.length).toBeGreaterThan(0);
    expect(typeof built[0]?.message).toBe("string");
    expect(() => JSON.stringify(built)).not.toThrow();
  });

  it("calls neither toString nor toJSON of what was thrown", () => {
    const called: string[] = [];
    buildExceptions({ toString: () => called.push("toString"), toJSON: () => called.push("toJSON") });
    expect(called).toEqual([]);
  });
});

describe("sizes are bounded before anything looks inside", () => {
  it("takes a message of 100 MB in well under a second, and still finds the frames behind it", () => {
    const error = new Error("word ".repeat(20_000_000));
    const start = performance.now();
    const [built] = buildExceptions(error);
    expect(built?.message.length).toBeLessThanOrEqual(BOUNDS.message + 1);
    expect(built?.stack).toMatch(/^\s+at /);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it("cuts at a blank, so that no half of a key is left at the end", () => {
    const error = new Error(`${"word ".repeat(1636)}ghp_${"a1B2".repeat(9)}`);
    const message = buildExceptions(error)[0]?.message ?? "";
    expect(message.length).toBeLessThanOrEqual(BOUNDS.message + 1);
    expect(message).not.toContain("ghp_");
  });

  it("bounds properties, names and stacks", () => {
    const error = Object.assign(new Error("x"), { stack: `Error: x\n${"    at f (/a.js:1:1)\n".repeat(1e5)}` });
    for (let at = 0; at < 1000; at++) Object.assign(error, { [`p${at}`]: "v".repeat(1e5) });
    const [built] = buildExceptions(error);
    expect(Object.keys(built?.properties ?? {})).toHaveLength(BOUNDS.properties);
    expect(Math.max(...Object.values(built?.properties ?? {}).map((value) => String(value).length))).toBe(
      BOUNDS.property,
    );
    expect(built?.stack.length).toBeLessThanOrEqual(BOUNDS.stack);
  });
});
