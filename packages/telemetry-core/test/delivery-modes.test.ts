import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSandbox, type Sandbox } from "../../../testing/sandbox.ts";
import { arrived, recordingHost as host, sentIn } from "./recording-host.ts";

const env = { CRAWLER_TELEMETRY: "1" };

const states = (sandbox: Sandbox) => sandbox.path(".local/state/askfirst/crawler");

describe("a short run", () => {
  it.each([true, false])("delivers in its own process if it shall (an object: %s)", async (object) => {
    const sandbox = createSandbox();
    const body = `await telemetry.run(() => telemetry.captureMessage("first"));`;
    await sandbox.node([host(sandbox, body, { delivery: "in-process", object })], { env });
    expect(sentIn(sandbox)).toBe("first ");
  });

  it("delivers in its own process if it shall, also when it fails", async () => {
    const sandbox = createSandbox();
    const body = `await telemetry.run(async () => { throw new Error("first"); });`;
    const { code, stderr } = await sandbox.node([host(sandbox, body, { delivery: "in-process" })], { env });
    expect({ code, sent: sentIn(sandbox) }).toEqual({ code: 1, sent: "first " });
    expect(stderr).toContain("Error: first");
  });

  it.each([
    ["run", `await telemetry.run(() => telemetry.captureMessage(process.argv[2]));`],
    ["run that fails", `await telemetry.run(async () => { throw new Error(process.argv[2]); });`],
    [
      "watch",
      `telemetry.watch(); telemetry.captureMessage(process.argv[2]); if (process.argv[2] !== "first") await delivered();`,
    ],
  ])("leaves its items to the next one if it shall (%s)", async (_, body) => {
    const sandbox = createSandbox();
    // Words that stand in the program stay in a message that its arguments choose.
    const words = `const WORDS = ["first", "second", "third", "fourth"];`;
    const script = host(sandbox, `${words} ${body}`, { delivery: "next-run" });
    await sandbox.node([script, "first"], { env });
    expect(sentIn(sandbox)).toBe("");
    // On a busy machine two seconds may be too short for the first of them.
    for (const text of ["second", "third", "fourth"]) if (!sentIn(sandbox)) await sandbox.node([script, text], { env });
    expect(sentIn(sandbox)).toMatch(/^first /);
  });

  it("delivers what it first captures at its very end", async () => {
    const sandbox = createSandbox();
    const body = `try { await telemetry.run(async () => { throw new Error("first"); }); } catch { process.exit(2); }`;
    const { code } = await sandbox.node([host(sandbox, body)], { env });
    expect({ code, sent: await arrived(sandbox, "first ") }).toEqual({ code: 2, sent: "first " });
  });

  it("leaves the turn to others when it ends in the middle of a delivery, however long its end takes", async () => {
    const sandbox = createSandbox();
    const body = `
      telemetry.captureMessage("first");
      process.on("exit", () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_000));
      void telemetry.flush();
      await pause(300);
      process.exit();`;
    // Here it hangs; in the courier process, which has no such variable, it does not.
    const before = `if (process.argv[1].endsWith("main.js")) await new Promise(() => {});`;
    await sandbox.node([host(sandbox, body, { before })], { env });
    expect(await arrived(sandbox, "first ")).toBe("first ");
  });
});

describe("a host that goes on", () => {
  it("delivers by timers what no courier process could make, also where it wants couriers", async () => {
    const sandbox = createSandbox();
    const body = `telemetry.captureMessage("first"); await delivered();`;
    await sandbox.node([host(sandbox, body, { delivery: "detached", object: true })], { env });
    expect(sentIn(sandbox)).toBe("first ");
  });

  it("leaves to couriers what they can take, where it wants them", async () => {
    const sandbox = createSandbox();
    const body = `
      const object = { name: "object", sendException() {} };
      const both = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, providers: [object, provider], delivery: "detached" });
      both.captureMessage("first");
      for (let tries = 0; tries < 600 && both.status().providers[0].sent === 0; tries++) await pause(50);
      console.log(both.status().providers.map(({ sent }) => sent).join());`;
    expect((await sandbox.node([host(sandbox, body)], { env })).stdout).toBe("1,0\n");
    expect(await arrived(sandbox, "first ")).toBe("first ");
  });

  it("delivers what was left when the run before it was killed", async () => {
    const sandbox = createSandbox();
    const script = host(
      sandbox,
      `telemetry.watch();
       if (process.argv[2]) { telemetry.captureMessage("first"); process.kill(process.pid, "SIGKILL"); }
       await delivered();`,
      { delivery: "in-process" },
    );
    await sandbox.node([script, "killed"], { env });
    expect(sandbox.outbox("mine")).toHaveLength(1);
    await sandbox.node([script], { env });
    expect(sentIn(sandbox)).toBe("first ");
  });

  it("gives each of several flushes its own time", async () => {
    const sandbox = createSandbox();
    const body = `
      for (const text of ["1", "2", "3", "4"]) telemetry.captureMessage(text);
      await Promise.all([300, 400, 20_000].map((deadlineMs) => telemetry.flush({ deadlineMs })));
      console.log(telemetry.status().providers[0].waiting);`;
    const before = `await new Promise((resolve) => setTimeout(resolve, 200));`;
    const { stdout } = await sandbox.node([host(sandbox, body, { before, object: true })], { env });
    expect(stdout).toBe("0\n");
  });

  it("keeps for others what a close could not deliver", async () => {
    const sandbox = createSandbox();
    const body = `
      for (const text of ["1", "2", "3", "4", "5"]) telemetry.captureMessage(text);
      await telemetry.close();`;
    // More than the five seconds of a close; and each takes less than what a backend is given to answer.
    const before = `if (process.argv[1].endsWith("main.js")) await new Promise((resolve) => setTimeout(resolve, 1_200));`;
    await sandbox.node([host(sandbox, body, { before })], { env });
    expect(await arrived(sandbox, "1 2 3 4 5 ")).toBe("1 2 3 4 5 ");
  });
});

it("deletes what waits as soon as the host sees a denial that was written by hand", async () => {
  const sandbox = createSandbox();
  const before = `throw new Error("down");`;
  const script = host(sandbox, `telemetry.run(() => process.argv[2] && telemetry.captureMessage("first"));`, {
    before,
  });
  await sandbox.node([script, "capture"], { env });
  expect(sandbox.outbox("mine")).toHaveLength(1);
  sandbox.write(".crawler/config.json", JSON.stringify({ telemetry: { consent: "denied" } }));
  await sandbox.node([script]);
  expect(existsSync(join(states(sandbox), "outbox")) ? readdirSync(join(states(sandbox), "outbox")) : []).toEqual([]);
});
