import { toStandardJsonSchema } from "@valibot/to-json-schema";
import { type } from "arktype";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { defineEvent, defineSpan, freeText } from "./define-event.ts";
import { definitionsIn, lockOf } from "./lock.ts";

const said = { description: "An agent finished.", since: "1.0.0" };
const about = { description: "What it is." };
// What a compiler refuses is tried here as JavaScript would write it.
const define = defineEvent as unknown as (name: unknown, options?: unknown) => unknown;
const withFields = (fields: unknown) => () => define("agent_run", { ...said, fields });
const withField = (field: z.ZodType) => withFields(z.object({ goal: field }));

describe("an event that is declared", () => {
  it("has the form of the lock, whichever library wrote its schema", () => {
    const expected = {
      ok: { kind: "boolean", description: "Did it work." },
      steps: { kind: "number", min: 0, max: 500, integer: true, description: "How many steps." },
      source: { kind: "enum", values: ["npm", "git"], description: "Where from." },
    };
    const zod = z.object({
      ok: z.boolean().meta({ description: "Did it work." }),
      steps: z.int().min(0).max(500).optional().meta({ description: "How many steps." }),
      source: z.enum(["npm", "git"]).meta({ description: "Where from." }),
    });
    const ark = type({
      ok: type("boolean").describe("Did it work."),
      "steps?": type("0 <= number.integer <= 500").describe("How many steps."),
      source: type("'npm' | 'git'").describe("Where from."),
    });
    const valibot = v.object({
      ok: v.pipe(v.boolean(), v.description("Did it work.")),
      steps: v.optional(
        v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(500), v.description("How many steps.")),
      ),
      source: v.pipe(v.picklist(["npm", "git"]), v.description("Where from.")),
    });
    for (const fields of [zod, ark, toStandardJsonSchema(valibot)]) {
      const { fields: read } = define("agent_run", { ...said, fields }) as { fields: Record<string, unknown> };
      expect(Object.keys(read).sort()).toEqual(["ok", "source", "steps"]);
      expect(read["ok"]).toEqual(expected.ok);
      expect(read["steps"]).toEqual(expected.steps);
      expect((read["source"] as { values: string[] }).values.toSorted()).toEqual(["git", "npm"]);
    }
  });

  it("may have versions, ids, lists and objects, each with the version that brought it", () => {
    const { fields, details, sample } = defineSpan("load", {
      ...said,
      sample: 0.25,
      fields: z.object({
        node: z.templateLiteral([z.number(), ".", z.number(), ".", z.number()]).meta(about),
        run: z.uuid().brand<"id", "inout">().meta(about),
        tools: z
          .array(z.enum(["search", "open"]))
          .max(8)
          .meta({ ...about, since: "1.2.0" }),
        tokens: z.object({ input: z.int().min(0).max(1e9).meta(about) }).meta(about),
        mode: z.union([z.literal("fast"), z.literal(3)]).meta(about),
      }),
      details: { goal: freeText({ why: "To see what agents are for.", description: "The goal." }) },
    });
    expect(sample).toBe(0.25);
    expect(fields).toMatchObject({
      node: { kind: "version" },
      run: { kind: "id" },
      tools: { kind: "list", of: { kind: "enum", values: ["search", "open"] }, most: 8, since: "1.2.0" },
      tokens: { kind: "object", fields: { input: { kind: "number", min: 0, max: 1e9, integer: true } } },
      mode: { kind: "enum", values: ["fast", 3] },
    });
    expect(details).toEqual({
      goal: { kind: "text", why: "To see what agents are for.", description: "The goal.", most: 2000 },
    });
  });
});

describe("a definition is refused, with the field and the way to fix it", () => {
  it.each<[string, () => unknown, RegExp]>([
    ["free text", withField(z.string().meta(about)), /goal is free text.*Use an enum.*freeText\(\{ why/],
    [
      "text of any pattern",
      withField(
        z
          .string()
          .regex(/^[a-z ]+$/)
          .meta(about),
      ),
      /goal is free text/,
    ],
    [
      "text of a pattern in which a dot is anything",
      withField(
        z
          .string()
          .regex(/^.{1,9}$/)
          .meta(about),
      ),
      /goal is free text/,
    ],
    [
      "text of a pattern that only excludes",
      withField(
        z
          .string()
          .regex(/^[^0-9]+$/)
          .meta(about),
      ),
      /goal is free text/,
    ],
    ["an address", withField(z.email().meta(about)), /goal is free text/],
    ["a date", withField(z.iso.datetime().meta(about)), /goal is free text/],
    ["a number without bounds", withField(z.number().meta(about)), /goal is a number without bounds.*\.min\(0\)/],
    [
      "a number that fits a telephone's",
      withField(z.number().min(0).max(1e12).meta(about)),
      /without bounds.*at most 1000000000/,
    ],
    ["a safe integer", withField(z.int().meta(about)), /without bounds/],
    ["anything", withField(z.any().meta(about)), /goal may be anything/],
    ["unknown", withField(z.unknown().meta(about)), /goal may be anything/],
    [
      "names that nobody declared",
      withField(z.record(z.string(), z.boolean()).meta(about)),
      /not an object with named fields|any name of a field/,
    ],
    [
      "a loose object",
      withFields(z.object({ ok: z.boolean().meta(about) }).catchall(z.string())),
      /any name of a field/,
    ],
    [
      "a list without an end",
      withField(z.array(z.boolean()).meta(about)),
      /goal is a list without an end.*\.max\(32\)/,
    ],
    ["a list of texts", withField(z.array(z.string()).max(3).meta(about)), /goal\[\] is free text/],
    [
      "a text within an object",
      withField(z.object({ name: z.string().meta(about) }).meta(about)),
      /goal\.name is free text/,
    ],
    ["null", withField(z.boolean().nullable().meta(about)), /goal may be anything/],
    ["a text beside words", withField(z.union([z.literal("a"), z.string()]).meta(about)), /goal may be anything/],
    ["a word as long as a sentence", withField(z.literal("x".repeat(65)).meta(about)), /at most 64 characters/],
    ["a Date", withField(z.date().meta(about)), /no form in JSON/],
    ["a field without a description", withField(z.boolean()), /goal has no description.*\.meta/],
    ["no object", withFields(z.boolean()), /not an object with named fields/],
    ["no schema", withFields("boolean"), /Pass an object schema, such as z\.object/],
    ["a name of prose", () => define("Agent run", said), /is no name of an event.*"agent_run"/],
    ["no description", () => define("run", { since: "1.0.0" }), /description is missing/],
    ["no version", () => define("run", { description: "x" }), /since is undefined.*"1\.4\.0"/],
    [
      "a mistyped option",
      () => define("run", { ...said, field: {} }),
      /no option run: field\. Did you mean run: fields\?/,
    ],
    ["a share above one", () => define("run", { ...said, sample: 2 }), /share above 0, at most 1/],
    [
      "a text under details that is none",
      () => define("run", { ...said, details: { goal: "x" } }),
      /details\.goal is no free text.*freeText/,
    ],
    [
      "a name that is there twice",
      () =>
        define("run", {
          ...said,
          fields: z.object({ goal: z.boolean().meta(about) }),
          details: { goal: freeText({ why: "w", description: "d" }) },
        }),
      /goal is there twice/,
    ],
    ["a text without a reason", () => freeText({ description: "d" } as never), /why is missing/],
    [
      "an event that is there twice",
      () => definitionsIn([defineEvent("run", said), defineSpan("run", said)]),
      /"run" is there twice/,
    ],
    ["no list of definitions", () => definitionsIn("run"), /no list of definitions/],
  ])("%s", (_name, act, message) => {
    expect(act).toThrow(message);
    expect(act).toThrow(expect.objectContaining({ code: "bad-option" }));
  });

  it("at the author's own line", () => {
    let stack = "";
    try {
      withField(z.string().meta(about))();
    } catch (error) {
      stack = (error as Error).stack ?? "";
    }
    expect(stack.split("\n").find((line) => line.includes("    at "))).toContain("define-event.test.ts");
  });
});

it("gives the same lock for the same definitions in any order, and reads it back", () => {
  const [one, other] = [defineEvent("b_one", said), defineSpan("a_other", said)];
  const text = JSON.stringify(lockOf([one, other]));
  expect(JSON.stringify(lockOf([other, one]))).toBe(text);
  expect([...definitionsIn(JSON.parse(text)).keys()]).toEqual(["a_other", "b_one"]);
});
