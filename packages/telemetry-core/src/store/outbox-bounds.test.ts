import { mkdtempSync, readdirSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createDrops } from "./drops.ts";
import { createOutbox } from "./outbox.ts";

it("keeps at most four megabytes and two hundred items for a provider, and counts what goes", () => {
  const bytesOf = (folder: string) =>
    readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  const filled = (items: number, bytes: number) => {
    const state = mkdtempSync(join(tmpdir(), "bounds-"));
    const outbox = createOutbox(state, createDrops(state));
    const folder = outbox.of("mine", "crash");
    for (let at = 0; at < items; at++) folder.add(at.toString(16).padStart(32, "0"), "x".repeat(bytes));
    const { tooMany } = folder.trim();
    return { left: outbox.count("mine"), tooMany, bytes: bytesOf(join(state, "outbox/mine")) };
  };
  const large = filled(50, 128 * 1024);
  expect(large.bytes).toBeLessThanOrEqual(4 * 1024 * 1024);
  expect(large).toMatchObject({ left: 32, tooMany: 18 });
  expect(filled(250, 10)).toMatchObject({ left: 200, tooMany: 50 });
});
