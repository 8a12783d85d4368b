import { describe, expect, it } from "vitest";
import { createSandbox } from "../../../testing/sandbox.ts";
import { arrived, recordingHost as host } from "./recording-host.ts";

const env = { CRAWLER_TELEMETRY: "1" };

describe("a host whose timers are not Node's", () => {
  it.each([
    ["no immediates", `delete globalThis.setImmediate;`],
    ["immediates of another kind", `globalThis.setImmediate = () => 1;`],
  ])("fails as without telemetry, and is captured (%s)", async (_, before) => {
    const sandbox = createSandbox();
    const script = host(sandbox, `${before} await telemetry.run(async () => { throw new Error("first"); });`);
    const { code, stderr } = await sandbox.node([script], { env });
    expect({ code, sent: await arrived(sandbox, "first ") }).toEqual({ code: 1, sent: "first " });
    expect(stderr).toContain("Error: first");
    expect(stderr).not.toMatch(/setImmediate is not|unref is not/);
  });
});

it("does not keep a host alive whose timers are numbers", async () => {
  const sandbox = createSandbox();
  const script = host(
    sandbox,
    `const { setTimeout: real } = globalThis;
     globalThis.setTimeout = (fn, ms) => Number(real(fn, ms));
     telemetry.captureMessage("first");
     console.log(process.getActiveResourcesInfo().includes("Timeout"));`,
  );
  expect((await sandbox.node([script], { env })).stdout).toBe("false\n");
});

describe("a host that may not do everything", () => {
  const flags = ["--experimental-permission", "--no-warnings", "--allow-fs-read=*"];

  it("delivers in its own process where it may start no other, and says so", async () => {
    const sandbox = createSandbox();
    const script = host(
      sandbox,
      `await telemetry.run(() => telemetry.captureMessage("first"));
       console.log(telemetry.status().problems.join());`,
    );
    const { stdout, stderr } = await sandbox.node([...flags, "--allow-fs-write=*", script], { env });
    expect({ stderr, sent: await arrived(sandbox, "first ") }).toEqual({ stderr: "", sent: "first " });
    expect(stdout).toMatch(/may start no other.*--allow-child-process/);
  });

  it("delivers at once what it may not keep", async () => {
    const sandbox = createSandbox();
    const script = host(
      sandbox,
      `const object = { name: "object", sendException: (report) => console.log("sent", report.exceptions[0].message) };
       const other = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider: object });
       console.log(telemetry.status().problems.join());
       await other.run(async () => { throw new Error("first"); });`,
    );
    const { stdout, code } = await sandbox.node([...flags, script], { env });
    expect(code).toBe(1);
    expect(stdout).toMatch(/may not be written by this process/);
    expect(stdout).toContain("sent first");
  });
});

it.runIf(process.platform === "linux")(
  "a host that has closed its standard streams ends as it would have",
  async () => {
    const sandbox = createSandbox();
    const body = `import { closeSync } from "node:fs"; for (const stream of [0, 1, 2]) closeSync(stream); telemetry.captureMessage("first");`;
    const { code, signal } = await sandbox.node([host(sandbox, body)], { env });
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(await arrived(sandbox, "first ")).toBe("first ");
  },
);
