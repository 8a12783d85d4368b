import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { newId, randomHex, sha256 } from "./digest.ts";

const ofNode = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");

it("gives the digests of node:crypto for every length up to three blocks, for texts and for long ones", () => {
  for (let length = 0; length <= 200; length++) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 151 + length) & 255);
    expect(sha256(bytes)).toBe(ofNode(bytes));
  }
  for (const text of ["", "abc", "Schließfächer 🔑 \0 \ud800", "é".repeat(3000), "x".repeat(4096), "x".repeat(4097)]) {
    expect(sha256(text)).toBe(ofNode(text));
  }
});

it("makes ids that are UUIDs of version 4, and never the same twice", () => {
  const ids = Array.from({ length: 5000 }, newId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  // Each bit that is random is set in half of them: 12 standard deviations leave no room for chance.
  for (let digit = 0; digit < 32; digit++) {
    const odd = ids.filter((id) => Number.parseInt(id[digit] ?? "", 16) & 1).length;
    if (digit !== 12) expect(Math.abs(odd - 2500)).toBeLessThan(425);
  }
});

it("makes as many random digits as asked for", () => {
  const texts = Array.from({ length: 300 }, (_, at) => randomHex((at % 16) + 5));
  expect(new Set(texts).size).toBe(300);
  for (const [at, text] of texts.entries()) expect(text).toMatch(new RegExp(`^[0-9a-f]{${((at % 16) + 5) * 2}}$`));
});
