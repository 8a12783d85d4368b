import { execFile } from "node:child_process";
import { appendFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { bundleSource } from "../../test/bundle-source.ts";
import { dropLog } from "./drop-log.ts";
import { createDrops } from "./drops.ts";

const create = () => mkdtempSync(join(tmpdir(), "drop-log-"));

it("adds up what was counted, by one and by the thousand, in little room", () => {
  const state = create();
  for (const count of [1, 999, 1000, 123_456, 1_000_000]) dropLog(state).append("m", count);
  dropLog(state).append("r", 7);
  expect(Object.fromEntries(dropLog(state).sums())).toEqual({ m: 1_125_456, r: 7 });
  expect(statSync(join(state, "losses")).size).toBeLessThan(3000);
});

it("loses no count of many processes that count at once", async () => {
  const state = create();
  const module = bundleSource("store/drop-log.ts", join(state, "drop-log.mjs"));
  const script = `
    import { dropLog } from ${JSON.stringify(module)};
    for (let at = 0; at < 200; at++) dropLog(${JSON.stringify(state)}).append("m", 3);`;
  const run = () => promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
  await Promise.all(Array.from({ length: 6 }, run));
  expect(dropLog(state).sums().get("m")).toBe(3600);
});

it("still reads what earlier versions counted, and nothing twice", () => {
  const state = create();
  writeFileSync(join(state, "dropped.sums"), "0123456789ab\ntoo-many 40\nrepeated 1\n");
  // The process that summed it up was killed before it removed the log.
  writeFileSync(join(state, "dropped.log.0123456789ab"), "too-many 40\n");
  writeFileSync(join(state, "dropped.log"), "too-many 2\ntoo-mrejected 3\nrejec");
  createDrops(state).count("too-many");
  expect(createDrops(state).totals()).toEqual({ "too-many": 43, repeated: 1, rejected: 3 });
});

it("counts on beside junk, and after the file was taken away", () => {
  const state = create();
  createDrops(state).count("too-many", 2);
  appendFileSync(join(state, "losses"), "?\n\u0000!");
  createDrops(state).count("too-many");
  expect(createDrops(state).totals()).toEqual({ "too-many": 3 });
  rmSync(join(state, "losses"));
  createDrops(state).count("too-many");
  expect(createDrops(state).totals()).toEqual({ "too-many": 1 });
});
