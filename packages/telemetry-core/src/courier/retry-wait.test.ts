import { expect, it } from "vitest";
import { waitAfterFailure } from "../store/delivery-state.ts";

const samples = (failures: number) => Array.from({ length: 100 }, () => waitAfterFailure(failures));

it.each([
  [1, 30_000],
  [2, 60_000],
  [5, 480_000],
])("waits at random between the half and the whole of its bound after failure %i", (failures, bound) => {
  const waits = samples(failures);
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(bound / 2);
  expect(Math.max(...waits)).toBeLessThanOrEqual(bound);
  // Half of the bound is spread: a hundred values that lie within a tenth of it are not random.
  expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(bound / 10);
});
