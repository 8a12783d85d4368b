import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { checkFields, type FieldLoss } from "./check-fields.ts";
import { defineEvent } from "./define-event.ts";
import { isNewer } from "./version-order.ts";

const d = { description: "d" };
const schema = z.strictObject({
  ok: z.boolean().meta(d).optional(),
  steps: z.int().min(0).max(500).meta(d).optional(),
  share: z.number().min(-1).max(1).meta(d).optional(),
  source: z.enum(["npm", "git"]).meta(d).optional(),
  level: z
    .union([z.literal(1), z.literal(2), z.literal(false)])
    .meta(d)
    .optional(),
  run: z.uuid().meta(d).optional(),
  tools: z
    .array(z.enum(["search", "open"]))
    .max(2)
    .meta(d)
    .optional(),
  tokens: z
    .strictObject({ input: z.int().min(0).max(10).meta(d).optional() })
    .meta(d)
    .optional(),
});
const { fields } = (defineEvent as unknown as (...all: unknown[]) => { fields: never })("run", {
  description: "x",
  since: "1.0.0",
  fields: schema,
});

function check(given: unknown, accepted?: string) {
  const lost: [FieldLoss, string][] = [];
  const kept = checkFields(fields, given, {
    accepted,
    since: "1.0.0",
    lose: (loss, name) => lost.push([loss, name]),
  });
  return { kept, lost };
}

describe("the values of an event", () => {
  it("go as they are, false, zero and empty lists too", () => {
    const given = { ok: false, steps: 0, share: -0.5, source: "git", level: false, tools: [], tokens: { input: 0 } };
    expect(check(given)).toEqual({ kept: given, lost: [] });
  });

  it("are left out one by one where they are not what was declared", () => {
    const given = {
      ok: "yes",
      steps: 1.5,
      share: Number.NaN,
      source: "http://x",
      tools: ["rm"],
      name: "Anna",
      level: 3,
    };
    const { kept, lost } = check({ ...given, run: "not-a-uuid" });
    expect(kept).toEqual({});
    expect(lost).toContainEqual(["unknown-field", "name"]);
    expect(lost.filter(([loss]) => loss === "wrong-value")).toHaveLength(7);
  });

  it("are own properties alone", () => {
    expect(check(Object.create({ ok: true })).kept).toEqual({});
    expect(check(JSON.parse('{"__proto__":{"ok":true},"constructor":1}')).kept).toEqual({});
  });

  // The oracle is zod itself: what it refuses as a whole, or in one field, must not leave.
  it("are admitted exactly as zod admits them", () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom<unknown>(
        "npm",
        "git",
        "search",
        ["search"],
        ["open", "open", "open"],
        { input: 3 },
        { input: 99 },
      ),
      fc.constantFrom<unknown>(1, 2, 3, false, 500, 501, -1, 1.5, Number.POSITIVE_INFINITY, undefined),
      fc.uuid(),
    );
    const given = fc.dictionary(fc.constantFrom(...Object.keys(schema.shape)), value);
    let [admitted, refused] = [0, 0];
    fc.assert(
      fc.property(given, (one) => {
        const { kept } = check(one);
        for (const [name, part] of Object.entries(one)) {
          if (part === undefined || name === "tokens") continue;
          const isRight = schema.safeParse({ [name]: part }).success;
          isRight ? admitted++ : refused++;
          expect(Object.hasOwn(kept, name)).toBe(isRight);
          if (isRight) expect(kept[name]).toEqual(part);
        }
        expect(schema.safeParse(JSON.parse(JSON.stringify(kept))).success).toBe(true);
      }),
      { numRuns: 3000 },
    );
    expect(Math.min(admitted, refused)).toBeGreaterThan(100);
  });
});

it.each([
  ["1.2.0", "1.1.9", true],
  ["1.10.0", "1.9.0", true],
  ["2.0.0", "2.0.0", false],
  ["2.0.0", "2.0.0-beta.1", true],
  ["2.0.0-beta.1", "2.0.0", false],
  ["1.0.0", "1.0.1", false],
  ["1.0.0+build", "1.0.0", false],
])("takes %s for newer than %s: %s", (version, than, newer) => {
  expect(isNewer(version, than)).toBe(newer);
});

it("holds back what is newer than a person knows, field by field", () => {
  const declared = {
    old: { kind: "boolean", description: "d" },
    late: { kind: "boolean", description: "d", since: "1.3.0" },
  } as const;
  const lost: string[] = [];
  const rules = {
    accepted: "1.2.0",
    since: "1.0.0",
    lose: (loss: string, name: string) => lost.push(`${loss} ${name}`),
  };
  expect(checkFields(declared, { old: true, late: true }, rules)).toEqual({ old: true });
  expect(lost).toEqual(["withheld late"]);
});
