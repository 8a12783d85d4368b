import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { setJsonMember } from "./json-member.ts";

describe("replacing one member of a JSON text", () => {
  it("leaves every other character as it was", () => {
    const text = `{ "big": 12345678901234567890,\n\t"telemetry" : [1, {"a":"}"}] ,"exact": 1.0, "é": "\\u00e9" }`;
    expect(setJsonMember(text, "telemetry", true)).toBe(
      `{ "big": 12345678901234567890,\n\t"telemetry" : true ,"exact": 1.0, "é": "\\u00e9" }`,
    );
  });

  it("takes on the layout of the file", () => {
    expect(setJsonMember(`{\n    "a": 1\n}\n`, "telemetry", { consent: "denied" })).toBe(
      `{\n    "telemetry": {\n        "consent": "denied"\n    },\n    "a": 1\n}\n`,
    );
    expect(setJsonMember(`{}`, "telemetry", 1)).toBe(`{"telemetry": 1}`);
    expect(setJsonMember(`{\n}\n`, "telemetry", 1)).toBe(`{\n  "telemetry": 1\n}\n`);
  });

  it("is not misled by the same word deeper down or in a string", () => {
    const text = `{"x":{"telemetry":1},"y":"\\"telemetry\\":2","telemetry":3}`;
    expect(JSON.parse(setJsonMember(text, "telemetry", 4))).toEqual({
      x: { telemetry: 1 },
      y: '"telemetry":2',
      telemetry: 4,
    });
  });

  it("changes that member alone in any object", () => {
    const value = fc.jsonValue();
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), value),
        value,
        fc.constantFrom(undefined, 0, 1, 2, "\t"),
        fc.boolean(),
        (others, next, indent, present) => {
          const content = present ? { ...others, telemetry: { consent: "always" } } : others;
          const text = JSON.stringify(content, null, indent);
          const expected = JSON.parse(text);
          expected.telemetry = JSON.parse(JSON.stringify(next));
          expect(JSON.parse(setJsonMember(text, "telemetry", next))).toEqual(expected);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
