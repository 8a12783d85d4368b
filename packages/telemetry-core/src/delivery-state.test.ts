import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readDeliveryState, waitAfterFailure, writeDeliveryState } from "./delivery-state.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe("waiting after a failure", () => {
  it("doubles from half a minute to a day, half of it random", () => {
    for (let times = 0; times < 100; times++) {
      for (const [failures, ceiling] of [
        [1, MINUTE / 2],
        [2, MINUTE],
        [3, 2 * MINUTE],
        [13, DAY],
        [1000, DAY],
      ] as const) {
        const wait = waitAfterFailure(failures);
        expect(wait).toBeGreaterThanOrEqual(ceiling / 2);
        expect(wait).toBeLessThanOrEqual(ceiling);
      }
    }
  });

  it("obeys a longer wish of the backend, up to a day", () => {
    expect(waitAfterFailure(1, 10 * MINUTE)).toBe(10 * MINUTE);
    expect(waitAfterFailure(1, 30 * DAY)).toBe(DAY);
  });
});

describe("the state of delivery", () => {
  it("is kept over runs, and starts fresh where it cannot be understood", () => {
    const folder = mkdtempSync(join(tmpdir(), "delivery-"));
    expect(readDeliveryState(folder, "sentry")).toEqual({ sent: 0, failures: 0, notBefore: 0 });
    const state = { sent: 3, failures: 1, notBefore: Date.now() + MINUTE, lastProblem: "down" };
    writeDeliveryState(folder, "sentry", state);
    expect(readDeliveryState(folder, "sentry")).toEqual(state);
    mkdirSync(join(folder, "delivery"), { recursive: true });
    for (const junk of ["", "{", "[]", `{"sent":"many","failures":-1,"notBefore":null}`]) {
      writeFileSync(join(folder, "delivery/sentry.json"), junk);
      expect(readDeliveryState(folder, "sentry")).toEqual({ sent: 0, failures: 0, notBefore: 0 });
    }
  });

  it("never waits longer than a day, although a clock was wrong once", () => {
    const folder = mkdtempSync(join(tmpdir(), "delivery-"));
    writeDeliveryState(folder, "sentry", { sent: 0, failures: 1, notBefore: Date.now() + 400 * DAY });
    expect(readDeliveryState(folder, "sentry").notBefore).toBeLessThanOrEqual(Date.now() + DAY);
  });
});
