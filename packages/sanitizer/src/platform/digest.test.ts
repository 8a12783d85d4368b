import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { sha256 } from "./digest.ts";

it("gives the digests of node:crypto for every length up to three blocks, and for long texts", () => {
  const texts = Array.from({ length: 200 }, (_, length) => "é0z\n".repeat(50).slice(0, length));
  for (const text of [...texts, "🔑 \0 \ud800", "é".repeat(3000), "x".repeat(4096), "x".repeat(4097)]) {
    expect(sha256(text)).toBe(createHash("sha256").update(text).digest("hex"));
  }
});
