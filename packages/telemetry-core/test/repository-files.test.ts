import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { startReceiver } from "../../../testing/receiver.ts";
import { createSandbox, type Sandbox } from "../../../testing/sandbox.ts";

const ALWAYS = `{"telemetry":{"consent":"always"}}`;
const DENIED = `{"telemetry":{"consent":"denied"}}`;

/** A host that loads `.env` as many do, before it loads anything else, and then tells what it sent and why. */
const host = (options = "provider", env = "override") => `
import { readFileSync } from "node:fs";
for (const line of ${env === "override" ? `read(".env")` : "[]"}) {
  const [name, value] = line.split("=");
  process.env[name] = value;
}
function read(path) { try { return readFileSync(path, "utf8").trim().split("\\n"); } catch { return []; } }
const { createTelemetry } = await import("@askfirst/telemetry-core");
const { sentry } = await import("@askfirst/provider-sentry");
const provider = { name: "mine", sendException(report) { console.log("sent", report.exceptions[0].type); } };
const dsn = process.env.BUILT_IN;
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, ${options} });
telemetry.captureException(new RangeError("a"));
await telemetry.flush();
const { consent, source, where, problems } = telemetry.status();
console.log(consent, source);
console.log(problems.join("\\n"));
`;

/** A working folder with files of a repository. */
function repository(sandbox: Sandbox, files: Record<string, string>): string {
  const folder = sandbox.path("repository");
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  }
  return folder;
}

describe("a repository's .env", () => {
  it.each([
    ["CRAWLER_TELEMETRY=1", "provider"],
    ["CRAWLER_DOCKER=1", `provider, defaults: { container: "always" }`],
    ["CRAWLER_API_SERVER=1", `provider, defaults: { server: "always" }`],
  ])("says no yes for the person with %s", async (line, options) => {
    const sandbox = createSandbox();
    const cwd = repository(sandbox, { ".env": `${line}\n` });
    const { stdout } = await sandbox.node([sandbox.host(host(options))], { cwd });
    expect(stdout).toMatch(/^not_set nobody\n/);
    if (line.startsWith("CRAWLER_TELEMETRY")) expect(stdout).toMatch(/CRAWLER_TELEMETRY is set in .*\.env.*ignored/);
  });

  it("does so no more by node --env-file, or through a parent that has loaded it", async () => {
    const sandbox = createSandbox();
    const cwd = repository(sandbox, { ".env": "CRAWLER_TELEMETRY=1\n" });
    const script = sandbox.host(host("provider", "none"));
    expect((await sandbox.node(["--env-file=.env", script], { cwd })).stdout).toMatch(/^not_set nobody\n/);
    expect((await sandbox.node([script], { cwd, env: { CRAWLER_TELEMETRY: "1" } })).stdout).toMatch(
      /^not_set nobody\n/,
    );
    // Outside of the repository the same variable is the person's.
    expect((await sandbox.node([script], { env: { CRAWLER_TELEMETRY: "1" } })).stdout).toMatch(/^sent RangeError\n/);
  });

  it("turns no switch on again that the person has set to off", async () => {
    for (const name of ["CRAWLER_TELEMETRY", "DO_NOT_TRACK"]) {
      const sandbox = createSandbox();
      sandbox.write(".crawler/config.json", ALWAYS);
      const isOwn = name === "CRAWLER_TELEMETRY";
      const cwd = repository(sandbox, { ".env": `${name}=${isOwn ? 1 : 0}\n` });
      const { stdout } = await sandbox.node([sandbox.host(host())], { cwd, env: { [name]: isOwn ? "0" : "1" } });
      expect(stdout).toMatch(/^denied switch-off\n/);
    }
  });

  it("may turn off", async () => {
    const sandbox = createSandbox();
    sandbox.write(".crawler/config.json", ALWAYS);
    const cwd = repository(sandbox, { ".env": "CRAWLER_TELEMETRY=0\n" });
    expect((await sandbox.node([sandbox.host(host())], { cwd })).stdout).toMatch(/^denied switch-off\n/);
  });

  it.each(["CRAWLER_TELEMETRY_HOME", "HOME", "XDG_STATE_HOME"])("moves nothing with %s", async (name) => {
    const sandbox = createSandbox();
    const files = { "config.json": ALWAYS, ".crawler/config.json": ALWAYS };
    const cwd = repository(sandbox, { ...files, ".env": `${name}=${sandbox.path("repository")}\n` });
    const { stdout } = await sandbox.node([sandbox.host(host())], { cwd });
    expect(stdout).toMatch(/^not_set nobody\n/);
    expect(sandbox.inbox()).toHaveLength(1);
    expect(sandbox.files().filter((file) => file.startsWith("repository"))).toHaveLength(3);
  });

  it.each(["here", "by a courier"])("sends nothing elsewhere, %s", async (where) => {
    using mine = await startReceiver();
    using other = await startReceiver();
    const sandbox = createSandbox();
    sandbox.write(".crawler/config.json", ALWAYS);
    const cwd = repository(sandbox, { ".env": `CRAWLER_SENTRY_DSN=${other.dsn}\n` });
    const script = host("provider: sentry({ dsn })").replace("await telemetry.flush();", where === "here" ? "$&" : "");
    const { stdout } = await sandbox.node([sandbox.host(script)], { cwd, env: { BUILT_IN: mine.dsn } });
    expect(stdout).toMatch(/CRAWLER_SENTRY_DSN is set in .*\.env.*ignored/);
    await expect.poll(() => mine.bodies.length, { timeout: 10_000 }).toBe(1);
    expect(other.bodies).toEqual([]);
  });
});

describe("a home", () => {
  it.each([
    [{ HOME: "" }],
    [{ HOME: "." }],
    [{ HOME: "~" }],
    [{ CRAWLER_TELEMETRY_HOME: "." }],
    [{ CRAWLER_TELEMETRY_HOME: "~/x" }],
  ])("that is not absolute, as in %j, is a doubt, whatever lies in the working folder", async (env) => {
    const sandbox = createSandbox();
    const files = { "config.json": ALWAYS, ".crawler/config.json": ALWAYS, "~/.crawler/config.json": ALWAYS };
    const cwd = repository(sandbox, { ...files, "~/x/config.json": ALWAYS });
    const before = sandbox.files();
    const { stdout, stderr } = await sandbox.node([sandbox.host(host())], { cwd, env });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^denied doubt\n.*is not an absolute path, so telemetry is off/);
    expect(sandbox.files()).toEqual(before);
  });

  it("that the person moves with an absolute path is where the settings are, but for a denial at the ordinary place", async () => {
    const sandbox = createSandbox();
    const env = { CRAWLER_TELEMETRY_HOME: sandbox.path("elsewhere"), CRAWLER_TELEMETRY: "1" };
    sandbox.write("elsewhere/config.json", ALWAYS);
    const script = sandbox.host(host());
    expect((await sandbox.node([script], { env })).stdout).toMatch(/^sent RangeError\nalways settings-file\n/);
    sandbox.write(".crawler/config.json", DENIED);
    expect((await sandbox.node([script], { env })).stdout).toMatch(/^denied settings-file\n/);
  });

  it.runIf(canMountOver(userInfo().homedir))("that is another one lifts no denial in that of the user database", () => {
    const sandbox = createSandbox();
    sandbox.write(".crawler/config.json", ALWAYS);
    const own = userInfo().homedir;
    const denial = sandbox.write("denied.json", DENIED);
    const script = sandbox.host(host());
    const inMount = (prepare: string) =>
      execFileSync(
        "unshare",
        [
          "-m",
          "sh",
          "-c",
          `mount -t tmpfs -o mode=700 none "${own}" && ${prepare} && "${process.execPath}" "${script}"`,
        ],
        { env: sandbox.env, cwd: sandbox.home, encoding: "utf8" },
      );
    expect(inMount("true")).toMatch(/^sent RangeError\n/);
    expect(inMount(`mkdir "${own}/.crawler" && cp "${denial}" "${own}/.crawler/config.json"`)).toMatch(
      /^denied settings-file\n/,
    );
  });
});

/** Root may, if what the test needs is not below that folder. */
function canMountOver(folder: string): boolean {
  try {
    if ([process.execPath, import.meta.dirname].some((needed) => needed.startsWith(`${folder}/`))) return false;
    execFileSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", folder], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
