import { expect, it, vi } from "vitest";
import { setImmediate } from "../platform/node.ts";
import { createSightings } from "./seen-errors.ts";

vi.mock("../platform/node.ts", async (load) => {
  const actual = await load<typeof import("../platform/node.ts")>();
  return { ...actual, setImmediate: vi.fn(actual.setImmediate) };
});

const sighting = { captivity: { place: "nowhere" }, handled: true } as const;

it("schedules one turn of the event loop for all errors of a loop that never waits", async () => {
  vi.mocked(setImmediate).mockClear();
  const sightings = createSightings();
  for (let at = 0; at < 1000; at++) sightings.note(`text ${at}`, true, sighting);
  expect(setImmediate).toHaveBeenCalledTimes(1);
  expect(sightings.find("text 999", true)).toBe(sighting);
  await new Promise((resolve) => globalThis.setImmediate(resolve));
  expect(sightings.find("text 999", true)).toBeUndefined();
  sightings.note("later", true, sighting);
  expect(sightings.find("later", true)).toBe(sighting);
});
