import { mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createDrops } from "../drops.ts";
import { createInbox } from "../inbox.ts";
import { createOutbox } from "../outbox.ts";
import type { ReleasedItem } from "../released-item.ts";

const item = "abcdefghi-0000-0123456789abcdef0123456789abcdef.json";
const leftovers = [`${item}.123.0123456789ab.tmp`, `${item}.torn`, "abcdefghi-0123456789ab.segment.torn"];
const ofState = ["order-0123456789ab", "courier-mine.lock.breaking", "asked.json.123.0123456789ab.tmp"];
const ours = ["ledger.lock", "courier-mine.lock", "asked.json", "losses"];

function put(folder: string, names: string[], ageMs: number): void {
  mkdirSync(folder, { recursive: true });
  const time = (Date.now() - ageMs) / 1000;
  for (const name of names) {
    writeFileSync(join(folder, name), "");
    utimesSync(join(folder, name), time, time);
  }
}

const WEEK_MS = 7 * 24 * 60 * 60 * 1000;
const entry = { released: "always", report: { id: "f".repeat(32) } } as ReleasedItem;

it.each([
  [
    "inbox",
    (state: string) => createInbox(state, createDrops(state), () => false).add(entry.report),
    "inbox",
    /f{32}\.json$/,
  ],
  [
    "outbox",
    (state: string) => createOutbox(state, createDrops(state)).add(["mine"], entry),
    "outbox/mine",
    /\.segment$/,
  ],
])("cleans a day later what killed processes left, when something reaches the %s", (_, add, items, added) => {
  const state = mkdtempSync(join(tmpdir(), "sweep-"));
  put(join(state, items), [item, ...leftovers], WEEK_MS);
  put(join(state, "delivery"), ["mine.json", ...leftovers], WEEK_MS);
  put(state, [...ofState, ...ours], WEEK_MS);
  add(state);
  expect(readdirSync(join(state, items)).sort()).toEqual([expect.stringMatching(added), item]);
  expect(readdirSync(join(state, "delivery"))).toEqual(["mine.json"]);
  expect(readdirSync(state).sort()).toEqual([...ours, "delivery", items.split("/")[0]].sort());
});

it("keeps what a process may still be working on", () => {
  const state = mkdtempSync(join(tmpdir(), "sweep-"));
  put(join(state, "inbox"), leftovers, 0);
  put(state, ofState, 0);
  createInbox(state, createDrops(state), () => false).add(entry.report);
  expect(readdirSync(join(state, "inbox"))).toEqual(expect.arrayContaining(leftovers));
  expect(readdirSync(state)).toEqual(expect.arrayContaining(ofState));
});
