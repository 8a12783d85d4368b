import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { createSanitizer } from "../../src/index.ts";
import { readFixtures } from "./fixture.ts";

const fixtures = readFixtures(dirname(fileURLToPath(import.meta.url)));

/** Nothing is known about the machine that crashed: patterns and the reader of traces have to do. */
const { crash } = createSanitizer({ folders: [], users: [], hosts: [], secrets: [], roots: [] });

describe("what packages print when they crash", () => {
  it("comes from at least 42 packages, 30 of them JavaScript and 12 Python, and from six runtimes", () => {
    const packagesOf = (of: (runtime: string) => boolean) =>
      new Set(fixtures.filter(({ runtime }) => of(runtime)).map((fixture) => fixture.package)).size;
    const isPython = (runtime: string) => runtime.startsWith("Python");
    expect(fixtures.length).toBeGreaterThanOrEqual(50);
    expect(packagesOf(() => true)).toBeGreaterThanOrEqual(42);
    expect(packagesOf((runtime) => !isPython(runtime))).toBeGreaterThanOrEqual(30);
    expect(packagesOf(isPython)).toBeGreaterThanOrEqual(12);
    expect(new Set(fixtures.map(({ runtime }) => runtime)).size).toBeGreaterThanOrEqual(6);
  });

  it("holds all that has to be gone, and nothing of the machine that made it", () => {
    for (const { title, name, message, stack, gone } of fixtures) {
      const input = [name, message, stack].join("\n");
      for (const text of gone) expect(input, title).toContain(text);
      expect(input, title).not.toMatch(/\/(?:tmp|work|root)\/|127\.0\.0\.1/);
    }
  });

  it.each(fixtures.map((fixture) => [fixture.title, fixture] as const))("%s: tells of the bug alone", (_, fixture) => {
    const { name, message, stack, gone, kept } = fixture;
    const report = JSON.stringify(crash({ name, message, stack }));
    const shown = gone.filter((text) => report.includes(text)).map((text) => `shows "${text}"`);
    const lost = kept.filter((text) => !report.includes(text)).map((text) => `lost "${text}"`);
    const faults = [...shown, ...lost];
    expect(faults, `${faults.join(", ")}\n${report}`).toEqual([]);
  });
});
