import { describe, expect, it } from "vitest";
import { endOfPatience, setPatience, standStill, withPatience } from "./patience.ts";

const msOf = (act: () => void) => {
  const from = performance.now();
  act();
  return performance.now() - from;
};
const waitToTheEnd = () => {
  const end = endOfPatience();
  while (standStill(4, end));
};

describe("patience", () => {
  it("ends all waits of one act together", () => {
    withPatience(30, () => {
      waitToTheEnd();
      const end = endOfPatience();
      expect(standStill(10_000, end)).toBe(false);
      expect(standStill(10_000, end)).toBe(false);
    });
  });

  it("is that of the shorter of two acts, one in the other", () => {
    withPatience(20, () => {
      const end = endOfPatience();
      withPatience(10_000, () => expect(endOfPatience()).toBe(end));
      expect(withPatience(1, endOfPatience)).toBeLessThan(end);
    });
  });

  it("lasts as long as before after an act, also one that throws", () => {
    expect(() =>
      withPatience(0, () => {
        throw new Error("refused");
      }),
    ).toThrow("refused");
    expect(endOfPatience()).toBeGreaterThan(performance.now() + 25);
  });

  it("is 50 ms for a single wait, and what a process says of itself", () => {
    expect(msOf(waitToTheEnd)).toBeGreaterThanOrEqual(49);
    setPatience(1);
    expect(endOfPatience()).toBeLessThanOrEqual(performance.now() + 1);
    setPatience(50);
  });
});
