import { describe, expect, it } from "vitest";
import { CONTENT_PATTERNS } from "./content-patterns.ts";
import { CREDENTIAL_PATTERNS, ELEMENT_PATTERNS } from "./credential-patterns.ts";
import { ENTROPY_PATTERNS } from "./entropy.ts";
import { NETWORK_PATTERNS } from "./network-patterns.ts";
import { numberPatterns } from "./number-patterns.ts";
import { pathPatterns } from "./path-patterns.ts";
import { urlPatterns } from "./url-patterns.ts";

const all = [
  ...CONTENT_PATTERNS,
  ...CREDENTIAL_PATTERNS,
  ...ELEMENT_PATTERNS,
  ...ENTROPY_PATTERNS,
  ...NETWORK_PATTERNS,
  ...numberPatterns(),
  ...pathPatterns([]),
  ...urlPatterns(new Set()),
];

describe.each(all)("the rule for $source", ({ source, expression }) => {
  it("names its source and finds all matches", () => {
    expect(source).not.toBe("");
    expect(expression.flags).toContain("g");
  });

  it("has groups with names, or none", () => {
    // An alternative that is empty matches everywhere, and shows how many groups there are.
    const found = new RegExp(`${expression.source}|`, expression.flags).exec("");
    expect((found?.length ?? 0) - 1).toBe(Object.keys(found?.groups ?? {}).length);
  });

  it("has no class of letters that is slow in texts beyond Latin-1", () => {
    expect(expression.source).not.toContain("\\p{");
  });
});
