import { createItemSanitizer } from "@askfirst/sanitizer/items";
import { describe, expect, it } from "vitest";
import { withEmail } from "./amend-report.ts";
import { makeReport, type ReportParts } from "./make-report.ts";
import { readReport } from "./read-report.ts";

const sanitizer = createItemSanitizer({
  facts: () => ({ folders: [], users: [], hosts: [], secrets: [], roots: [import.meta.dirname] }),
});
const surroundings = {
  app: { name: "crawler", version: "1.2.3" },
  runtime: { name: "node", version: "20.20.2" },
  os: { platform: "linux", release: "6", arch: "x64" },
  environment: "cli",
} as const;

function partsOf(error: unknown): ReportParts {
  return {
    id: "0".repeat(32),
    time: "2026-01-31T09:15:00Z",
    level: "error",
    handled: true,
    surroundings,
    exceptions: sanitizer.exceptions(error),
    message: undefined,
    context: sanitizer.context({ a: 1 }),
    fingerprint: "1".repeat(32),
  };
}

const report = (error: unknown) => makeReport(partsOf(error));

describe("report", () => {
  it("says what is promised", () => {
    const { exceptions, ...rest } = report(new RangeError("too far"));
    expect(exceptions[0]).toMatchObject({ type: "RangeError", message: "too far" });
    expect(rest).toMatchObject({ ...surroundings, context: { a: 1 }, handled: true });
  });

  it("carries no field that is not declared", () => {
    const hidden = { note: "hidden" };
    const { app, os, runtime } = surroundings;
    const more = {
      app: { ...app, ...hidden },
      os: { ...os, ...hidden },
      runtime: { ...runtime, ...hidden },
      ...hidden,
    };
    const loose = { ...partsOf(new Error("x")), surroundings: { ...surroundings, ...more }, ...hidden };
    expect(JSON.stringify(makeReport(loose))).not.toContain("hidden");
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
    JSON.parse(JSON.stringify(withEmail(report(new Error("x", { cause: 1 })), "jo@mail.example.com")));

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
