import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { SanitizedReport } from "../item/report.ts";
import { createDrops } from "./drops.ts";
import { createInbox } from "./inbox.ts";
import { createOutbox } from "./outbox.ts";
import { ADDED_BETWEEN_TRIMS, DEFAULT_BOUNDS } from "./spool/bounds.ts";

const report = (number: number) => ({ id: number.toString(16).padStart(32, "0") }) as unknown as SanitizedReport;

it.each([
  [
    "outbox",
    (state: string) => {
      const outbox = createOutbox(state, createDrops(state));
      return {
        add: (number: number) => outbox.add(["mine"], { released: "always", report: report(number) }),
        count: () => outbox.count("mine"),
      };
    },
  ],
  [
    "inbox",
    (state: string) => {
      const inbox = createInbox(state, createDrops(state), () => false);
      return { add: (number: number) => void inbox.add(report(number)), count: () => inbox.count };
    },
  ],
])("keeps the %s within its bounds however much one process adds, and counts what goes", (_, create) => {
  const state = mkdtempSync(join(tmpdir(), "bounds-"));
  const { add, count } = create(state);
  let most = 0;
  for (let number = 0; number < 1000; number++) {
    add(number);
    if (number % 10 === 0) most = Math.max(most, count());
  }
  expect(most).toBeLessThanOrEqual(DEFAULT_BOUNDS.items + ADDED_BETWEEN_TRIMS);
  expect(createDrops(state).totals()["too-many"] ?? 0).toBeGreaterThan(0);
  expect(count() + (createDrops(state).totals()["too-many"] ?? 0)).toBeLessThanOrEqual(1000);
});

it("keeps nothing that was changed while a denial arrived", () => {
  const state = mkdtempSync(join(tmpdir(), "denied-"));
  let denied = false;
  const outbox = createOutbox(state, createDrops(state), () => denied);
  outbox.add(["mine", "other"], { released: "always", report: report(1) });
  outbox.rewrite(["mine"], report(1).id, (entry) => entry);
  expect(outbox.count("mine")).toBe(1);
  outbox.rewrite(["mine"], report(1).id, (entry) => {
    // As another process does.
    denied = true;
    outbox.clear();
    return entry;
  });
  expect(outbox.isEmpty).toBe(true);
});
