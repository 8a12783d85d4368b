import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createDrops } from "../store/drops.ts";
import { createLimiter, DEFAULT_LIMITS, type Limiter, type Limits } from "./limits.ts";

let state: string;
let shared = false;
let next = 0;

function limiter(limits: Partial<Limits> = {}) {
  const drops = createDrops(state);
  return {
    ...createLimiter(
      { ...DEFAULT_LIMITS, ...limits },
      () => state,
      () => drops,
      () => shared,
    ),
    drops,
  };
}

/** How many of so many captures are kept, each of a bug of its own. */
const admitted = ({ admit, admitBug, admitReport }: Limiter, times: number) =>
  Array.from({ length: times }, () => {
    const bug = String(next++);
    return admit() && admitBug(bug) && admitReport(bug, bug);
  }).filter(Boolean).length;

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), "limits-"));
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-01-02T03:59:00Z") });
});
afterEach(() => void vi.useRealTimers());

describe("limits", () => {
  it("stop a process", () => {
    const one = limiter({ perHour: Infinity });
    expect(admitted(one, 130)).toBe(100);
    expect(one.drops.totals()).toEqual({ "process-limit": 30 });
    vi.setSystemTime(Date.parse("2026-01-02T04:00:00Z"));
    expect(admitted(one, 130)).toBe(100);
  });

  it("hold in an hour for all processes together, and start again in the next hour", () => {
    const [one, other] = [limiter({ perHour: 10 }), limiter({ perHour: 10 })];
    expect(admitted(one, 8)).toBe(8);
    expect(admitted(other, 8)).toBe(2);
    expect(other.drops.totals()).toEqual({ "hour-limit": 6 });
    vi.setSystemTime(Date.parse("2026-01-02T04:00:00Z"));
    expect(admitted(other, 5)).toBe(5);
    expect(readdirSync(join(state, "hours"))).toHaveLength(1);
  });

  it("let the first of a fingerprint through and count the others", () => {
    const { admitReport, drops } = limiter();
    expect(["a", "b", "a", "a", "b"].map((print) => admitReport(print))).toEqual([true, true, false, false, false]);
    expect(drops.totals()).toEqual({ repeated: 3 });
    vi.setSystemTime(Date.parse("2026-01-02T04:00:00Z"));
    expect(admitReport("a")).toBe(true);
  });

  it("do not need a disk", () => {
    state = "/proc/x";
    shared = true;
    expect(admitted(limiter({ perHour: 3 }), 101)).toBe(3);
    shared = false;
  });

  it("of a bug hold for all processes that share them, and cost the hour nothing", () => {
    shared = true;
    const processes = Array.from({ length: 50 }, () => limiter({ perHour: 10 }));
    const kept = processes.filter(
      ({ admit, admitBug, admitReport }) => admit() && admitBug("x") && admitReport("a", "x"),
    );
    expect(kept).toHaveLength(1);
    expect(admitted(limiter({ perHour: 10 }), 20)).toBe(9);
    expect(readFileSync(join(state, "hours", `${Math.floor(Date.now() / 3_600_000)}.claims`), "utf8")).toMatch(/^\na /);
    shared = false;
  });

  it("tell a bug that had its reports before anything is sanitised", () => {
    const { admitBug, admitReport, drops } = limiter({ perProcess: 2 });
    expect([admitBug("x"), admitReport("a", "x"), admitBug("x"), admitBug("y")]).toEqual([true, true, false, true]);
    expect(drops.totals()).toEqual({ repeated: 1 });
  });

  it("leave a sample, and count the others", () => {
    const { isSampled, drops } = limiter({ sampleRate: 0.25 });
    const kept = Array.from({ length: 4_000 }, isSampled).filter(Boolean).length;
    expect(kept).toBeGreaterThan(700);
    expect(kept).toBeLessThan(1_300);
    expect(drops.totals()).toEqual({ sampled: 4_000 - kept });
  });

  it("may be lifted", () => {
    const one = limiter({ perProcess: Infinity, perHour: Infinity, perFingerprint: Infinity });
    expect(admitted(one, 500)).toBe(500);
    expect(Array.from({ length: 500 }, () => one.admitReport("a")).every(Boolean)).toBe(true);
    expect(() => readFileSync(join(state, "losses"))).toThrow();
  });
});
