import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DAY_MS } from "./fault-host.ts";
import { createProviderHost } from "./fault-provider.ts";

const FAILS = { CRAWLER_FAULT: "return { status: 503 }" };
const KILL = `process.kill(process.pid, "SIGKILL");`;
const YEAR_MS = 365 * DAY_MS;

describe.concurrent("a clock that", () => {
  it("was a year ahead when delivery failed and was set right makes nothing wait for that year", async () => {
    const host = createProviderHost();
    await host.run(`telemetry.captureMessage("first"); await telemetry.flush();`, FAILS, YEAR_MS);
    expect((await host.status()).providers[0]).toMatchObject({ waiting: 1, sent: 0 });
    expect((await host.deliverLater({}, 0)).providers[0]).toMatchObject({ waiting: 0, sent: 1 });
  });

  it("was a year behind when delivery failed and was set right ends the pause", async () => {
    const host = createProviderHost();
    await host.run(`telemetry.captureMessage("first"); await telemetry.flush();`, FAILS, -YEAR_MS);
    expect((await host.deliverLater({}, 0)).providers[0]).toMatchObject({ waiting: 0, sent: 1 });
  });

  it.each([-YEAR_MS, YEAR_MS])("jumps by %i ms while a host waits: it delivers all the same", async (jump) => {
    const host = createProviderHost();
    const { code, stdout, stderr } = await host.run(
      `telemetry.captureMessage("first");
       await telemetry.flush();
       telemetry.captureMessage("second");
       clockShift = ${jump};
       telemetry.captureMessage("third");
       await telemetry.flush();
       console.log(telemetry.status().sent);`,
      { CRAWLER_FAULT: "return { status: 200, retryAfterMs: 3600000 }" },
    );
    // A pause of a whole hour is over after the jump. The one that it asks for then holds back the last.
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "2\n", stderr: "" });
    expect((await host.deliverLater({}, jump + 2 * DAY_MS)).providers[0]).toMatchObject({ waiting: 0, sent: 3 });
  });

  it.each([-50 * YEAR_MS, 50 * YEAR_MS])("is wrong by %i ms: what it dated is delivered", async (shift) => {
    const host = createProviderHost();
    await host.run(`telemetry.captureMessage("first"); ${KILL}`, {}, shift);
    expect((await host.deliverLater({}, 0)).providers[0]).toMatchObject({ waiting: 0, sent: 1 });
  });

  it.each([-50 * YEAR_MS, -YEAR_MS])("was wrong by %i ms and was set right costs nothing that waits", async (shift) => {
    const host = createProviderHost();
    await host.run(`telemetry.captureMessage("first"); ${KILL}`, {}, shift);
    await host.run(`telemetry.captureMessage("second"); ${KILL}`);
    expect(await host.status()).toMatchObject({ providers: [{ waiting: 2 }], dropped: {} });
    expect((await host.deliverLater({}, 0)).providers[0]).toMatchObject({ waiting: 0, sent: 2 });
  });

  it("said 1970 costs nothing where the network comes later than the time", async () => {
    const host = createProviderHost();
    for (const text of ["first", "second"]) {
      await host.run(`telemetry.captureMessage("${text}"); ${KILL}`, {}, -50 * YEAR_MS);
    }
    expect(await host.deliverLater(FAILS, 0)).toMatchObject({ providers: [{ waiting: 2 }], dropped: {} });
    expect((await host.deliverLater({}, 2 * DAY_MS)).providers[0]).toMatchObject({ waiting: 0, sent: 2 });
  });

  it("jumps ahead of what waits makes it too old after an attempt, which is counted", async () => {
    const host = createProviderHost();
    await host.run(`telemetry.captureMessage("first"); ${KILL}`);
    const later = await host.deliverLater(FAILS, YEAR_MS);
    expect(later).toMatchObject({ providers: [{ waiting: 0, sent: 0 }], dropped: { "too-old": 1 } });
  });

  it.each([
    ["of another boot", "123 0123456789abcdef 123.456 0123456789ab"],
    ["that is empty", ""],
    ["that is full of zeros", "\0".repeat(64)],
  ])("was ahead left a lock %s: it grows old from the first look at it", async (_, content) => {
    const host = createProviderHost();
    await host.run(`telemetry.captureMessage("first"); ${KILL}`);
    mkdirSync(host.state, { recursive: true });
    for (const name of ["courier-mine.lock", "ledger.lock"]) {
      writeFileSync(join(host.state, name), content);
      utimesSync(join(host.state, name), new Date(Date.now() + YEAR_MS), new Date(Date.now() + YEAR_MS));
    }
    await host.deliverLater({}, 0);
    expect((await host.deliverLater({}, 3 * 60_000)).providers[0]).toMatchObject({ waiting: 0, sent: 1 });
  });
});
