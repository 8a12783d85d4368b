import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createDrops } from "../store/drops.ts";
import { createLimiter, DEFAULT_LIMITS, type Limits } from "./limits.ts";

let state: string;

function limiter(limits: Partial<Limits> = {}) {
  const drops = createDrops(state);
  return {
    ...createLimiter(
      { ...DEFAULT_LIMITS, ...limits },
      () => state,
      () => drops,
    ),
    drops,
  };
}

const admitted = (admit: () => boolean, times: number) => Array.from({ length: times }, admit).filter(Boolean).length;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "limits-"));
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-01-02T03:59:00Z") });
});
afterEach(() => void vi.useRealTimers());

describe("limits", () => {
  it("stop a process", () => {
    const { admit, drops } = limiter({ perHour: Infinity });
    expect(admitted(admit, 130)).toBe(100);
    expect(drops.totals()).toEqual({ "process-limit": 30 });
  });

  it("hold in an hour for all processes together, and start again in the next hour", () => {
    const [one, other] = [limiter({ perHour: 10 }), limiter({ perHour: 10 })];
    expect(admitted(one.admit, 8)).toBe(8);
    expect(admitted(other.admit, 8)).toBe(2);
    expect(other.drops.totals()).toEqual({ "hour-limit": 6 });
    vi.setSystemTime(Date.parse("2026-01-02T04:00:00Z"));
    expect(admitted(other.admit, 5)).toBe(5);
    expect(readdirSync(join(state, "hours"))).toHaveLength(1);
  });

  it("let the first of a fingerprint through and count the others", () => {
    const { admitReport, drops } = limiter();
    expect(["a", "b", "a", "a", "b"].map(admitReport)).toEqual([true, true, false, false, false]);
    expect(drops.totals()).toEqual({ repeated: 3 });
    vi.setSystemTime(Date.parse("2026-01-02T04:00:00Z"));
    expect(admitReport("a")).toBe(true);
  });

  it("do not need a disk", () => {
    state = "/proc/x";
    expect(admitted(limiter({ perHour: 1 }).admit, 101)).toBe(100);
  });

  it("may be lifted", () => {
    const { admit, admitReport } = limiter({ perProcess: Infinity, perHour: Infinity, perFingerprint: Infinity });
    expect(admitted(admit, 500)).toBe(500);
    expect(admitted(() => admitReport("a"), 500)).toBe(500);
    expect(() => readFileSync(join(state, "losses"))).toThrow();
  });
});
