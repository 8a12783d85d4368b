import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checkOptions } from "./check-options.ts";
import { createLimiter } from "./consent/limits.ts";

const { limits, askLimitMs } = checkOptions(
  { app: { name: "crawler", version: "1.0.0" }, provider: "console" },
  () => undefined,
);
const admitted = (perProcess: number) => {
  const state = mkdtempSync(join(tmpdir(), "limits-"));
  const { admit, admitBug, admitReport } = createLimiter(
    { ...limits, perProcess },
    () => state,
    () => ({ count() {} }),
  );
  return Array.from({ length: 1_000 }, (_, at) => admit() && admitBug(`${at}`) && admitReport(`${at}`)).filter(Boolean)
    .length;
};

it("admits a hundred captures of a process, and three hundred of all in an hour, if the author says nothing", () => {
  expect(admitted(limits.perProcess)).toBe(100);
  expect(admitted(1_000)).toBe(300);
});

it("lets a question stand for thirty seconds, as its text says, if the author says nothing", () => {
  expect(askLimitMs).toBe(30_000);
});
