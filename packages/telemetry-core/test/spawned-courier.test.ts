import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { createSandbox, type Sandbox, until } from "../../../testing/sandbox.ts";

const ENV = { CRAWLER_TELEMETRY: "1" };

/**
 * A host that captures, and whose runtime is a shell script named node: it writes down how it is started, and goes on
 * as node.
 */
function watchedHost(sandbox: Sandbox, body = "") {
  const runtime = join(sandbox.path("bin"), "node");
  mkdirSync(dirname(runtime), { recursive: true });
  const note = `tr '\\0' '\\n' < /proc/$$/environ > "$HOME/environ"; pwd > "$HOME/cwd"; ps -o pgid= -p $$ > "$HOME/group"`;
  writeFileSync(
    runtime,
    `#!/bin/sh\nHOME='${sandbox.home}'\n${note}\necho "$@" > "$HOME/argv"\nexec '${process.execPath}' "$@"\n`,
  );
  chmodSync(runtime, 0o755);
  const script = sandbox.host(`
    process.execPath = ${JSON.stringify(runtime)};
    import { writeSync } from "node:fs";
    import { createTelemetry } from "@askfirst/telemetry-core";
    const provider = { name: "mine", module: new URL("./provider.js", import.meta.url).href, options: { dsn: "s3cret-option" } };
    const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, delivery: "detached" });
    ${body}
    await telemetry.run(() => telemetry.captureMessage("the content of the report"));`);
  writeFileSync(
    join(dirname(script), "provider.js"),
    `import { writeFileSync } from "node:fs";
     export const createProvider = () => ({ name: "mine", sendException(report) { writeFileSync(process.env.HOME + "/sent", JSON.stringify(report)); } });`,
  );
  return script;
}

it("starts a courier with nothing in its arguments and variables, in no folder of the host's, in a group of its own", async () => {
  const sandbox = createSandbox();
  const child = spawn(process.execPath, [watchedHost(sandbox)], {
    cwd: sandbox.home,
    env: { ...sandbox.env, ...ENV },
    stdio: "ignore",
    detached: true,
  });
  await new Promise((resolve) => child.on("close", resolve));
  await until(() => existsSync(sandbox.path("sent")));
  const read = (file: string) => readFileSync(sandbox.path(file), "utf8");
  expect(read("sent")).toContain("the content of the report");
  for (const file of ["argv", "environ"])
    expect(read(file)).not.toMatch(/s3cret-option|the content|deadlineMs|provider\.js/);
  expect(read("argv")).toContain("courier-process.js");
  expect(read("cwd")).toBe("/\n");
  expect(Number(read("group"))).not.toBe(child.pid);
});

it("starts no courier during a pause", async () => {
  const sandbox = createSandbox();
  const state = JSON.stringify({ sent: 0, failures: 3, notBefore: Date.now() + 3_600_000 });
  sandbox.write(".local/state/askfirst/crawler/delivery/mine.json", state);
  const { code } = await sandbox.node([watchedHost(sandbox)], { env: ENV });
  expect(code).toBe(0);
  // A second run without a pause proves that a courier would have been seen.
  expect(existsSync(sandbox.path("argv"))).toBe(false);
  expect(sandbox.outbox("mine")).toHaveLength(1);
  sandbox.write(".local/state/askfirst/crawler/delivery/mine.json", "{}");
  await sandbox.node([watchedHost(sandbox)], { env: ENV });
  await until(() => existsSync(sandbox.path("argv")));
  expect(existsSync(sandbox.path("argv"))).toBe(true);
});

it("waits for nothing at the end of a program but the start of a courier", async () => {
  const sandbox = createSandbox();
  const last = `process.on("exit", () => writeSync(1, String(Date.now())));`;
  const { stdout } = await sandbox.node([watchedHost(sandbox, last)], { env: ENV });
  // Far more than a process takes to end, and less than any wait for a backend.
  expect(Date.now() - Number(stdout)).toBeLessThan(1_500);
});

it("leaves a turn to a courier of another machine for two minutes, and takes it then", async () => {
  const sandbox = createSandbox();
  const lock = sandbox.write(
    ".local/state/askfirst/crawler/courier-mine.lock",
    "4711 0123456789abcdef 4711.1 0123456789ab",
  );
  const aged = (seconds: number) => utimesSync(lock, new Date(), new Date(Date.now() - seconds * 1_000));
  const script = watchedHost(sandbox, `telemetry.captureMessage("first"); await telemetry.flush();`);
  aged(60);
  await sandbox.node([script], { env: ENV });
  expect(existsSync(sandbox.path("sent"))).toBe(false);
  expect(readdirSync(dirname(lock))).toContain("courier-mine.lock");
  aged(180);
  await sandbox.node([script], { env: ENV });
  await until(() => existsSync(sandbox.path("sent")));
  expect(existsSync(sandbox.path("sent"))).toBe(true);
});

it("sends the address of the variable along with what the person allowed", async () => {
  const sandbox = createSandbox();
  await sandbox.node([watchedHost(sandbox)], { env: { ...ENV, CRAWLER_TELEMETRY_EMAIL: "anna@example.com" } });
  await until(() => existsSync(sandbox.path("sent")));
  expect(JSON.parse(readFileSync(sandbox.path("sent"), "utf8"))).toMatchObject({ email: "anna@example.com" });
});
