import { describe, expect, it } from "vitest";
import { openSession } from "../../../testing/pseudo-terminal.ts";
import { createSandbox } from "../../../testing/sandbox.ts";

const HOST = `
import { createTelemetry } from "@askfirst/telemetry-core";
const provider = { name: "mine", sendException(report) { console.log("sent", report.exceptions[0].type); } };
const telemetry = createTelemetry({
  app: { name: "crawler", version: "1.0.0" },
  provider,
  defaults: { container: "always", server: "always" },
});
telemetry.captureException(new RangeError("a"));
await telemetry.flush();
const { consent, source, inbox } = telemetry.status();
console.log(consent, source, inbox);
`;
const CONTAINER = { CRAWLER_DOCKER: "1" };
const HELD = "not_set nobody 1\n";
const SENT = "sent RangeError\nalways host-default 0\n";

describe("an author's default for containers", () => {
  it("holds where there is no terminal", async () => {
    const sandbox = createSandbox();
    expect((await sandbox.node([sandbox.host(HOST)], { env: CONTAINER })).stdout).toBe(SENT);
  });

  it("holds on a build machine", async () => {
    const sandbox = createSandbox();
    expect((await sandbox.node([sandbox.host(HOST)], { env: { ...CONTAINER, CI: "1" } })).stdout).toBe(SENT);
  });

  it("does not hold where a person is at the terminal", async () => {
    const sandbox = createSandbox();
    const session = openSession(sandbox, [sandbox.host(HOST)], CONTAINER);
    expect(await session.ended()).toBe(0);
    expect(session.stdout()).toBe(HELD);
  });

  it("does not hold in a pipe of a person at the terminal", async () => {
    const sandbox = createSandbox();
    const piped = `import { spawnSync } from "node:child_process";
      const { stdout } = spawnSync(process.execPath, [${JSON.stringify(sandbox.host(HOST))}], { stdio: "pipe" });
      process.stdout.write(stdout);`;
    const session = openSession(sandbox, [sandbox.host(piped)], CONTAINER);
    expect(await session.ended()).toBe(0);
    expect(session.stdout()).toBe(HELD);
  });

  it.each(["REMOTE_CONTAINERS", "CODESPACES", "CLAUDECODE"])(
    "does not hold where a person develops (%s)",
    async (mark) => {
      const sandbox = createSandbox();
      const { stdout } = await sandbox.node([sandbox.host(HOST)], { env: { ...CONTAINER, [mark]: "true" } });
      expect(stdout).toBe(HELD);
    },
  );

  it("is no default of a server, which the variable of the person who started it decides", async () => {
    const sandbox = createSandbox();
    const session = openSession(sandbox, [sandbox.host(HOST)], { CRAWLER_API_SERVER: "1" });
    expect(await session.ended()).toBe(0);
    expect(session.stdout()).toBe(SENT);
  });
});
