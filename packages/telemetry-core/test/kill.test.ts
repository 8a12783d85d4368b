import { describe, expect, it, vi } from "vitest";
import { blocked, DOWN } from "../../../testing/soak/blocked.mjs";
import { courierKill } from "../../../testing/soak/courier-kill.mjs";
import { ENDINGS, endings } from "../../../testing/soak/endings.mjs";
import { leftovers } from "../../../testing/soak/leftovers.mjs";
import { manyWriters } from "../../../testing/soak/many-writers.mjs";
import { million } from "../../../testing/soak/million.mjs";

/** A busy machine takes its time; how long is nobody's promise here. */
const PATIENT_MS = 60_000;
vi.setConfig({ testTimeout: 300_000 });

// The same in earnest is `npm run soak`.
describe.runIf(process.platform === "linux").concurrent("what the person allowed", () => {
  it.each(Object.keys(ENDINGS))("arrives although the process ends by %s", async (name) => {
    expect(await endings(name, 2)).toMatchObject({ captured: 2, arrived: 2, problems: [] });
  });

  it("arrives although couriers are killed in the middle of it, and is recorded", async () => {
    expect(await courierKill(2)).toMatchObject({ captured: 6, arrived: 6, problems: [] });
  });

  it("arrives whole although many processes capture at once", async () => {
    expect(await manyWriters(8, 20)).toMatchObject({ captured: 160, arrived: 160, problems: [] });
  });

  it.each(["limited", "unlimited"])(
    "costs bounded memory and disk while the endpoint is silent, and losses are counted, %s",
    async (limits) => {
      expect(await million(1000, limits)).toMatchObject({ problems: [] });
    },
  );

  it("leaves no process behind", async () => {
    expect(await leftovers(4, PATIENT_MS)).toMatchObject({ problems: [] });
  });

  it.each(Object.keys(DOWN))("is tried seldom while the endpoint is %s", async (how) => {
    expect(await blocked(how, 3, PATIENT_MS)).toMatchObject({ captured: 3, problems: [] });
  });
});
