import { expect, it, vi } from "vitest";
import { setImmediate } from "../platform/node.ts";
import { createSeenErrors } from "./seen-errors.ts";

vi.mock("../platform/node.ts", async (load) => {
  const actual = await load<typeof import("../platform/node.ts")>();
  return { ...actual, setImmediate: vi.fn(actual.setImmediate) };
});

const seen = { result: { place: "dropped" }, handled: true } as const;

it("schedules one turn of the event loop for all errors of a loop that never waits", async () => {
  vi.mocked(setImmediate).mockClear();
  const seenErrors = createSeenErrors();
  for (let at = 0; at < 1000; at++) seenErrors.note(`text ${at}`, true, seen);
  expect(setImmediate).toHaveBeenCalledTimes(1);
  expect(seenErrors.find("text 999", true)).toBe(seen);
  await new Promise((resolve) => globalThis.setImmediate(resolve));
  expect(seenErrors.find("text 999", true)).toBeUndefined();
  seenErrors.note("later", true, seen);
  expect(seenErrors.find("later", true)).toBe(seen);
});
