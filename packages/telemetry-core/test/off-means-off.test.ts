import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { crawlerMain, createSandbox, type Sandbox, stagedModules } from "../../../testing/sandbox.ts";

/** A host that crashes, with a provider that would print and an off switch of its own. */
const HOST = `
import { createTelemetry } from "@askfirst/telemetry-core";
const telemetry = createTelemetry({
  app: { name: "crawler", version: "1.0.0" },
  provider: "console",
  offSwitches: ["ANONYMIZED_TELEMETRY=false", "OTEL_SDK_DISABLED=true"],
});
await telemetry.run(async () => {
  telemetry.captureException(new Error("handled"));
  throw new Error("unhandled");
});
`;

const BARE = `
const main = async () => { throw new Error("unhandled"); };
await main();
`;

interface Trace {
  readonly opened: string[];
  readonly written: string[];
  readonly sockets: string[];
  readonly programs: string[];
}

/** What a process and its children really did, as the kernel saw it. */
function trace(sandbox: Sandbox, script: string, env: Record<string, string>): Trace {
  const log = join(sandbox.home, "../", `trace-${Math.random().toString(36).slice(2)}`);
  const calls =
    "trace=openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,link,linkat,symlink,socket,connect,execve";
  spawnSync("strace", ["-f", "-qq", "-s", "300", "-e", calls, "-o", log, process.execPath, script], {
    env: { ...sandbox.env, ...env },
    cwd: sandbox.home,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const lines = readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => !/= -1 E|<unfinished/.test(line));
  const paths = (pick: RegExp) =>
    lines.filter((line) => pick.test(line)).map((line) => /"([^"]*)"/.exec(line)?.[1] ?? line);
  return {
    opened: paths(/ open(at)?\(/),
    written: paths(/ (open(at)?\(.*O_(WRONLY|RDWR|CREAT)|creat\(|mkdir|rename|unlink|link|symlink)/).filter(
      (path) => !path.startsWith("/dev/"),
    ),
    // Node's own wake-up pairs are no sockets of these families.
    sockets: lines.filter((line) => /socket\(AF_(INET|INET6|UNIX)|connect\(/.test(line)),
    programs: paths(/ execve\(/),
  };
}

const hasStrace = (() => {
  try {
    execFileSync("strace", ["-qq", "-o", "/dev/null", "true"]);
    return true;
  } catch {
    return false;
  }
})();

describe.runIf(hasStrace)("off means off, as the kernel sees it", () => {
  const offBy: [string, Record<string, string>, string | undefined][] = [
    ["CRAWLER_TELEMETRY=0", { CRAWLER_TELEMETRY: "0" }, undefined],
    ["CRAWLER_TELEMETRY=0 over a stored always", { CRAWLER_TELEMETRY: "0" }, `{"telemetry":{"consent":"always"}}`],
    ["DO_NOT_TRACK=1", { DO_NOT_TRACK: "1" }, `{"telemetry":{"consent":"always"}}`],
    ["ANONYMIZED_TELEMETRY=False", { ANONYMIZED_TELEMETRY: "False" }, `{"telemetry":{"consent":"always"}}`],
    ["OTEL_SDK_DISABLED=true", { OTEL_SDK_DISABLED: "true" }, `{"telemetry":{"consent":"always"}}`],
    ["a stored denial", {}, `{"telemetry":{"consent":"denied"}}`],
  ];

  it.each(offBy)(
    "%s: a crash opens no socket, writes no file, makes no id, and loads no provider",
    (_, env, settings) => {
      const sandbox = createSandbox();
      if (settings) sandbox.write(".crawler/config.json", settings);
      const before = sandbox.files();
      const bare = trace(sandbox, sandbox.host(BARE), env);
      const off = trace(sandbox, sandbox.host(HOST), env);

      expect(off.sockets).toEqual(bare.sockets);
      expect(off.written).toEqual(bare.written);
      expect(off.programs).toEqual(bare.programs);
      expect(off.opened.filter((path) => path.includes("provider-"))).toEqual([]);
      // The core was there, so that the proof is not about nothing.
      expect(off.opened.some((path) => path.includes("telemetry-core"))).toBe(true);
      expect(sandbox.files()).toEqual(before);
    },
  );

  it("shows files, a courier and the provider in the same trace of an allowed crash", () => {
    const sandbox = createSandbox();
    sandbox.write(".crawler/config.json", `{"telemetry":{"consent":"always"}}`);
    const on = trace(sandbox, sandbox.host(HOST), {});
    expect(on.written.some((path) => path.includes("/outbox/"))).toBe(true);
    expect(on.programs.length).toBe(2);
    expect(on.opened.some((path) => path.includes("provider-console"))).toBe(true);
  });
});

describe("off", () => {
  it("reads no file of the person's and loads nothing by importing core and creating telemetry", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(`
      import { createTelemetry } from "@askfirst/telemetry-core";
      createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider: "console" });
    `);
    const loaded = await sandbox.node([
      "--import",
      `data:text/javascript,${encodeURIComponent(LIST_LISTENERS)}`,
      script,
    ]);
    expect(loaded.stderr).toBe("");
    expect(JSON.parse(loaded.stdout)).toEqual([]);
    expect(sandbox.files()).toEqual([]);
  });

  it("lets the crawler work without a trace of telemetry", async () => {
    const sandbox = createSandbox();
    const { code } = await sandbox.node([crawlerMain, "--version"], { env: { CRAWLER_TELEMETRY: "0" } });
    expect(code).toBe(0);
    expect(sandbox.files()).toEqual([]);
    expect(stagedModules).toContain(".stage");
  });
});

/** Prints the process events that have a listener. */
const LIST_LISTENERS = `
const before = process.eventNames();
process.once("exit", () => console.log(JSON.stringify(process.eventNames().filter((name) => !before.includes(name) && name !== "exit"))));
`;
