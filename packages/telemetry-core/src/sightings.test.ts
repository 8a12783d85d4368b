import { expect, it, vi } from "vitest";
import { createSightings } from "./sightings.ts";

const sighting = { captivity: { place: "nowhere" }, handled: true } as const;

it("what is seen in a loop that never waits is held by one turn of the event loop, not by one each", async () => {
  const immediates = vi.spyOn(globalThis, "setImmediate");
  const sightings = createSightings();
  for (let at = 0; at < 1000; at++) sightings.note(`text ${at}`, true, sighting);
  expect(immediates).toHaveBeenCalledTimes(1);
  expect(sightings.find("text 999", true)).toBe(sighting);
  immediates.mockRestore();
  await new Promise((resolve) => setImmediate(resolve));
  expect(sightings.find("text 999", true)).toBeUndefined();
  sightings.note("later", true, sighting);
  expect(sightings.find("later", true)).toBe(sighting);
});
