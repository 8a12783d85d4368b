import { describe, expect, it } from "vitest";
import { type BuiltReport, buildExceptions } from "../build/build-exceptions.ts";
import { withEmail } from "../item/amend-report.ts";
import { readReport } from "../item/read-report.ts";
import type { Context } from "../item/report.ts";
import { layersOf } from "./layers.ts";
import { sanitizeReport } from "./sanitize-report.ts";

const layers = layersOf({
  folders: ["/home/kbrandt"],
  users: ["kbrandt"],
  hosts: ["brandt-buero"],
  secrets: ["correcthorsebattery"],
  // The errors of this file are the host's own.
  roots: ["/opt/crawler", import.meta.dirname],
});

function built(error: unknown, more: Partial<BuiltReport> = {}): BuiltReport {
  return {
    id: "0".repeat(32),
    time: "2026-01-31T09:15:00Z",
    level: "error",
    handled: true,
    app: { name: "crawler", version: "1.2.3" },
    runtime: { name: "node", version: "20.20.2" },
    os: { platform: "linux", release: "6", arch: "x64" },
    environment: "cli",
    exceptions: buildExceptions(error),
    context: {},
    ...more,
  };
}

const report = (error: unknown, more?: Partial<BuiltReport>) => sanitizeReport(built(error, more), layers);
const withContext = (context: object) => report(new Error("x"), { context: context as Context }).context;

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
    expect(report(1, { context: null as unknown as Context }).context).toEqual({});
  });
});

describe("report", () => {
  it("says what is promised", () => {
    const { exceptions, app, runtime, os, environment } = report(new RangeError("too far"));
    expect(exceptions[0]).toMatchObject({ type: "RangeError", message: "too far" });
    expect({ app, runtime, os, environment }).toMatchObject({ app: { version: "1.2.3" }, environment: "cli" });
  });

  it("carries no canary from message, stack, causes, context or keys", () => {
    const error = new Error("kbrandt at /home/kbrandt with correcthorsebattery", {
      cause: new Error("jo@mail.example.com"),
    });
    error.stack = `Error: other\n    at kbrandt (/home/kbrandt/a.js:1:1)\n    at f (/opt/crawler/kbrandt.js:1:1)`;
    const text = JSON.stringify(report(error, { context: { kbrandt: "brandt-buero" }, message: "kbrandt" }));
    expect(text).not.toMatch(/kbrandt|correcthorse|brandt-buero|mail\.example/);
  });

  it("carries no field that is not declared, no locals, no source lines", () => {
    const error = Object.assign(new Error("x"), {
      locals: { a: "hidden" },
      request: { body: "hidden" },
      note: "hidden",
    });
    error.stack = `Error: x\n    at f (/opt/crawler/a.js:1:1)\n  note: 'hidden'`;
    const loose = { ...built(error), argv: ["hidden"], cwd: "hidden" } as BuiltReport;
    expect(JSON.stringify(sanitizeReport(loose, layers))).not.toContain("hidden");
  });

  it("never changes what it was given", () => {
    const given = built(new Error("kbrandt"));
    const before = structuredClone(given);
    sanitizeReport(given, layers);
    expect(given).toEqual(before);
  });
});

describe("e-mail", () => {
  it("is added if it is an address, and removed", () => {
    const plain = report(new Error("x"));
    const named = withEmail(plain, "jo@mail.example.com");
    expect(named.email).toBe("jo@mail.example.com");
    expect(withEmail(named, undefined)).toEqual(plain);
    expect(withEmail(named, "no address")).not.toHaveProperty("email");
  });
});

describe("reading back", () => {
  const whole = () =>
    JSON.parse(
      JSON.stringify(withEmail(report(new Error("x", { cause: 1 }), { context: { a: 1 } }), "jo@mail.example.com")),
    );

  it("admits what was written, unchanged", () => {
    const written = whole();
    expect(readReport(structuredClone(written))).toEqual(written);
    const message = JSON.parse(JSON.stringify({ ...report(0), exceptions: [], message: "hello" }));
    expect(readReport(message)).toEqual(message);
  });

  it.each<[string, (value: Record<string, unknown>) => unknown]>([
    ["nothing", () => undefined],
    ["a text", () => "x"],
    ["an unknown field", (value) => ({ ...value, cwd: "/home" })],
    [
      "an unknown field deeper down",
      (value) => ({ ...value, os: { platform: "a", release: "1", arch: "x", hostname: "h" } }),
    ],
    ["a missing field", ({ id: _id, ...rest }) => rest],
    ["an id that is none", (value) => ({ ...value, id: "../../etc" })],
    [
      "too many exceptions",
      (value) => ({ ...value, exceptions: Array(9).fill((value["exceptions"] as unknown[])[0]) }),
    ],
    ["an endless message", (value) => ({ ...value, message: "x".repeat(100_000) })],
    ["context that is nested", (value) => ({ ...value, context: { a: { b: 1 } } })],
    [
      "too much context",
      (value) => ({ ...value, context: Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`k${at}`, 1])) }),
    ],
    ["an unknown level", (value) => ({ ...value, level: "loud" })],
  ])("refuses %s", (_name, change) => {
    expect(readReport(change(whole()))).toBeUndefined();
  });
});
