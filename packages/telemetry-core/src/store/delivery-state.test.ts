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

  it("waits no longer than a day for what a backend wishes", () => {
    const folder = mkdtempSync(join(tmpdir(), "delivery-"));
    writeDeliveryState(folder, "sentry", { sent: 0, failures: 1, notBefore: Date.now() + 400 * DAY });
    const { notBefore } = readDeliveryState(folder, "sentry");
    expect(notBefore).toBeLessThanOrEqual(Date.now() + DAY);
    expect(notBefore).toBeGreaterThan(Date.now() + DAY - MINUTE);
  });

  it("waits for nothing that only a wrong clock can have asked for, and obeys one that was put right a little", () => {
    const folder = mkdtempSync(join(tmpdir(), "delivery-"));
    mkdirSync(join(folder, "delivery"));
    const readWith = (notBefore: number) => {
      writeFileSync(join(folder, "delivery/sentry.json"), JSON.stringify({ sent: 1, failures: 1, notBefore }));
      return readDeliveryState(folder, "sentry").notBefore;
    };
    expect(readWith(Date.now() + 400 * DAY)).toBe(0);
    const afterSetback = Date.now() + DAY + 10 * MINUTE;
    expect(readWith(afterSetback)).toBe(afterSetback);
  });
});
