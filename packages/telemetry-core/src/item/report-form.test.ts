import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { isReport } from "./report-form.ts";

const text = (longest: number) => z.string().check(z.maxLength(longest));
const hex = z.string().check(z.regex(/^[0-9a-f]{32}$/));
const place = z.int().check(z.nonnegative());
const named = z.strictObject({ name: text(256), version: text(256) });
const frame = z.strictObject({
  owner: z.enum(["host", "dependency", "runtime", "user"]),
  file: text(4096),
  function: z.optional(text(256)),
  line: z.optional(place),
  column: z.optional(place),
  debugId: z.optional(z.string().check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/))),
});
const exception = z.strictObject({
  type: text(512),
  code: z.optional(text(64)),
  message: text(65_536),
  frames: z.array(frame).check(z.maxLength(50)),
  relation: z.optional(z.enum(["cause", "aggregate"])),
});
const reportSchema = z.strictObject({
  id: hex,
  time: z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/)),
  level: z.enum(["fatal", "error", "warning", "info", "debug"]),
  handled: z.boolean(),
  app: named,
  runtime: named,
  os: z.strictObject({ platform: text(64), release: text(64), arch: text(64) }),
  environment: z.enum(["cli", "container", "server", "ci", "notebook"]),
  exceptions: z.array(exception).check(z.maxLength(8)),
  message: z.optional(text(65_536)),
  context: z
    .record(text(512), z.union([text(8192), z.number(), z.boolean()]))
    .check(z.refine((facts) => Object.keys(facts).length <= 32)),
  fingerprint: hex,
  email: z.optional(text(254)),
});

const DEBUG_ID = "85314830-023f-4cf1-a267-535f4e37bb17";
const CASES = Number(process.env["ASKFIRST_CASES"] ?? 2000);

/** What a field may be changed to: what JSON can hold, at the bounds above all. */
const junk = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    "",
    "host",
    "cause",
    "fatal",
    "cli",
    DEBUG_ID.toUpperCase(),
    -1,
    0,
    1.5,
    2 ** 53,
    Number.MAX_VALUE,
    [],
    {},
    null,
    true,
    [{}],
  ),
  fc
    .constantFrom(64, 254, 256, 512, 4096, 8192, 65_536)
    .chain((bound) => fc.constantFrom("x".repeat(bound), "x".repeat(bound + 1))),
  fc.constantFrom(8, 9, 32, 33, 50, 51).map((count) => Array.from({ length: count }, aFrame)),
  fc
    .constantFrom(32, 33)
    .map((count) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`fact${at}`, at]))),
);

const aFrame = () => ({ owner: "host", file: "dist/a.js", function: "load", line: 1, column: 2, debugId: DEBUG_ID });
const whole = () => ({
  id: "0".repeat(32),
  time: "2026-01-02T03:04:05Z",
  level: "error",
  handled: true,
  app: { name: "crawler", version: "1.0.0" },
  runtime: { name: "node", version: "20.19.0" },
  os: { platform: "linux", release: "6", arch: "x64" },
  environment: "cli",
  exceptions: [
    { type: "Error", code: "ENOENT", message: "gone", frames: [aFrame(), { owner: "user", file: "<user code>" }] },
    { type: "Error", message: "behind", frames: [], relation: "cause" },
  ],
  message: "text",
  context: { retries: 3, cold: true, kind: "feed" },
  fingerprint: "f".repeat(32),
  email: "you@example.com",
});

type Node = Record<string, unknown> | unknown[];

/** All objects and lists within a value, the value itself among them. */
function nodesOf(value: unknown): Node[] {
  if (typeof value !== "object" || value === null) return [];
  return [value as Node, ...Object.values(value).flatMap(nodesOf)];
}

const change = fc.record({
  node: fc.nat(),
  key: fc.nat(),
  kind: fc.constantFrom("set", "add", "remove", "keep"),
  name: fc.oneof(fc.string(), fc.constantFrom("toString", "constructor", "email", "line", "relation", "x".repeat(513))),
  value: junk,
});

/** A whole report with one field changed, added or taken away, anywhere in it. */
function changed({ node, key, kind, name, value }: typeof change extends fc.Arbitrary<infer T> ? T : never): unknown {
  const report = whole();
  const nodes = nodesOf(report);
  const chosen = nodes[node % nodes.length] as Record<string, unknown>;
  const names = Object.keys(chosen);
  const at = names[key % Math.max(names.length, 1)] ?? "0";
  if (kind === "set") chosen[at] = value;
  if (kind === "add" && !Array.isArray(chosen)) chosen[name] = value;
  if (kind === "remove" && !Array.isArray(chosen)) delete chosen[at];
  return report;
}

describe("the form of a report", () => {
  it("admits a whole one", () => {
    expect(isReport(whole())).toBe(true);
  });

  it("admits exactly what the same schema written with zod admits", () => {
    const seen = { admitted: 0, refused: 0 };
    fc.assert(
      fc.property(change, (one) => {
        // As it comes from disk.
        const report: unknown = JSON.parse(JSON.stringify(changed(one)));
        const admitted = reportSchema.safeParse(report).success;
        seen[admitted ? "admitted" : "refused"]++;
        expect(isReport(report)).toBe(admitted);
      }),
      { numRuns: CASES * 5 },
    );
    expect(Math.min(seen.admitted, seen.refused)).toBeGreaterThan(CASES / 2);
  });

  it("refuses what is no object at all, as zod does", () => {
    fc.assert(
      fc.property(junk, (value) => {
        expect(isReport(value)).toBe(reportSchema.safeParse(value).success);
      }),
    );
  });

  it("refuses a fact whose name a copy would lose", () => {
    expect(isReport({ ...whole(), context: JSON.parse(`{"__proto__":1}`) })).toBe(false);
  });
});
