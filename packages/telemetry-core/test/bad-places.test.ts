import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createSandbox, type Sandbox } from "../../../testing/sandbox.ts";

const mayMount = spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;

const program = (body: string) => `
import { createTelemetry } from "@askfirst/telemetry-core";
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider: "console" });
${body}
`;
const CRASH = program(
  `await telemetry.run(async () => { telemetry.captureMessage("hello"); throw new RangeError("broken"); });`,
);
const STATUS = program(`console.log(JSON.stringify(telemetry.status()));`);
const BARE = `await (async () => { throw new RangeError("broken"); })();`;

/** Standard error without what differs between two files: their paths, lines and columns. */
const comparable = (stderr: string) => stderr.replace(/^.*\n.*\n *\^\n/, "").replace(/^ {4}at .*\n/gm, "");

const places: [string, (sandbox: Sandbox) => Record<string, string> | undefined, RegExp | undefined][] = [
  [
    "a torn settings file",
    (s) => void s.write(".crawler/config.json", `{"telemetry":{"consent":"alw`),
    /not valid JSON/,
  ],
  ["an empty settings file", (s) => void s.write(".crawler/config.json", ""), /is empty/],
  [
    "a huge settings file",
    (s) => void s.write(".crawler/config.json", `{"telemetry":{"consent":"always"},"x":"${"x".repeat(2_000_000)}"}`),
    /larger than 1 MiB/,
  ],
  [
    "a symbolic link for a settings file",
    (s) => {
      s.write("real.json", `{"telemetry":{"consent":"always"}}`);
      mkdirSync(s.path(".crawler"));
      symlinkSync(s.path("real.json"), s.path(".crawler/config.json"));
    },
    /symbolic link/,
  ],
  [
    "a settings file of another user",
    (s) => {
      const path = s.write(".crawler/config.json", `{"telemetry":{"consent":"always"}}`);
      if (process.getuid?.() === 0) execFileSync("chown", ["12345", path]);
      else chmodSync(path, 0);
    },
    /another user|cannot be read/,
  ],
  [
    "a pipe for a settings file",
    (s) => {
      mkdirSync(s.path(".crawler"));
      execFileSync("mkfifo", [s.path(".crawler/config.json")]);
    },
    /not a file/,
  ],
  [
    "a settings file with an unknown answer",
    (s) => void s.write(".crawler/config.json", `{"telemetry":{"consent":"perhaps"}}`),
    /unknown value/,
  ],
  ["a home that is missing", (s) => ({ HOME: s.path("nowhere/at/all") }), undefined],
  ["a home that is a file", (s) => ({ HOME: s.write("home", "") }), /ENOTDIR/],
  ["a home under /proc", () => ({ HOME: "/proc/x" }), /cannot be written/],
  ["a home that cannot be written", () => ({ HOME: "/proc/self" }), /cannot be written/],
  ["no home at all", () => ({ HOME: "" }), undefined],
];

describe("wherever the settings are", () => {
  it.each(places)(
    "%s: no consent, no throw, no hang, exit code and error output of the host as without us",
    async (_, arrange, problem) => {
      const sandbox = createSandbox();
      const env = arrange(sandbox) ?? {};
      const [bare, crashed] = await Promise.all([
        sandbox.node([sandbox.host(BARE)], { env }),
        sandbox.node([sandbox.host(CRASH)], { env }),
      ]);
      expect(crashed.code).toBe(bare.code);
      expect(crashed.stdout).toBe(bare.stdout);
      expect(comparable(crashed.stderr)).toBe(comparable(bare.stderr));
      expect(sandbox.outbox("console")).toEqual([]);

      const { stdout, code, stderr } = await sandbox.node([sandbox.host(STATUS)], { env });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      const status = JSON.parse(stdout) as { enabled: boolean; problems: string[] };
      expect(status.enabled).toBe(false);
      if (problem) expect(status.problems.join("\n")).toMatch(problem);
    },
  );

  it.runIf(mayMount)("a home on a file system mounted read-only (needs mount namespaces)", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(CRASH);
    const status = sandbox.host(STATUS);
    const mount = sandbox.path("ro");
    mkdirSync(mount);
    const inNamespace = (command: string) => {
      const inside = `mount -t tmpfs -o ro none "${mount}" && ${command}; echo "exit $?"`;
      return execFileSync("unshare", ["-m", "sh", "-c", inside], {
        env: { ...sandbox.env, HOME: mount },
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      });
    };
    expect(inNamespace(`'${process.execPath}' '${script}'`)).toBe("exit 1\n");
    expect(inNamespace(`'${process.execPath}' '${status}'`)).toMatch(/EROFS/);
  });

  it("delivers from memory alone where the disk takes nothing", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(
      program(`telemetry.captureException(new RangeError("kept in memory")); await telemetry.flush();`),
    );
    const { code, stderr } = await sandbox.node([script], { env: { HOME: "/proc/x", CRAWLER_TELEMETRY: "1" } });
    expect(code).toBe(0);
    expect(stderr).toContain("kept in memory");
  });

  it("keeps everything in the folder named by CRAWLER_TELEMETRY_HOME", async () => {
    const sandbox = createSandbox();
    const elsewhere = sandbox.path("elsewhere");
    await sandbox.node([sandbox.host(CRASH)], { env: { CRAWLER_TELEMETRY_HOME: elsewhere } });
    expect(sandbox.files().every((file) => file.startsWith("elsewhere/"))).toBe(true);
    expect(sandbox.files().filter((file) => file.startsWith("elsewhere/telemetry/inbox/"))).toHaveLength(2);
  });

  it.each([
    ["capturing", `telemetry.captureException(new Error("a")); console.log("on");`, 0],
    ["a run", `await telemetry.run(() => console.log("on"));`, 0],
    ["a crash that is watched", `telemetry.watch(); throw new RangeError("the host's own");`, 1],
  ])("ends as without telemetry with a relative home in a removed folder: %s", async (_, body, code) => {
    for (const removed of ["before", "after"]) {
      const sandbox = createSandbox();
      const gone = `rmSync(process.env.HOME + "/work", { recursive: true });`;
      mkdirSync(sandbox.path("work"));
      const script = sandbox.host(`
        import { rmSync } from "node:fs";
        import { createTelemetry } from "@askfirst/telemetry-core";
        // Node remembers the folder that it was started in.
        process.chdir("work");
        ${removed === "before" ? gone : ""}
        const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider: "console" });
        ${removed === "after" ? gone : ""}
        ${body}`);
      const env = { CRAWLER_TELEMETRY_HOME: "data" };
      const finished = await sandbox.node([script], { env });
      expect(finished.code).toBe(code);
      expect(finished.stdout).toBe(code === 0 ? "on\n" : "");
      expect(finished.stderr).toMatch(code === 0 ? /^$/ : /RangeError: the host's own/);
    }
  });
});
