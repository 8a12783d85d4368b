import { mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { crawlerMain, createSandbox, type Sandbox, stagedModules } from "../../../testing/sandbox.ts";

const bin = join(stagedModules, "@askfirst/cli/dist/bin.js");
const askfirst = (sandbox: Sandbox, args: string[], env: Record<string, string> = {}) =>
  sandbox.node([bin, ...args], { env });
const crawler = (sandbox: Sandbox, args: string[], env: Record<string, string> = {}) =>
  sandbox.node([crawlerMain, ...args], { env });

/** A sandbox in which the crawler has settings already. */
function known(settings = `{\n  "theme": "dark"\n}\n`): Sandbox {
  const sandbox = createSandbox();
  sandbox.write(".crawler/config.json", settings);
  return sandbox;
}

describe("askfirst and the host's own commands", () => {
  const commands: [string, typeof askfirst, string[]][] = [
    ["askfirst", askfirst, ["--app", "crawler"]],
    ["crawler telemetry", (sandbox, args, env) => crawler(sandbox, ["telemetry", ...args], env), []],
  ];

  it.each(commands)(
    "%s enable --email stores both and keeps the host's settings, mode 0600",
    async (_, command, app) => {
      const sandbox = known();
      const { code, stdout, stderr } = await command(sandbox, ["enable", "--email", "you@example.com", ...app]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain("are sent from now on, with you@example.com");
      expect(sandbox.settings()).toBe(
        `{\n  "telemetry": {\n    "consent": "always",\n    "email": "you@example.com"\n  },\n  "theme": "dark"\n}\n`,
      );
      expect(statSync(sandbox.path(".crawler/config.json")).mode & 0o777).toBe(0o600);
    },
  );

  it.each(commands)("%s enable --once, disable, and status in words and as JSON", async (_, command, app) => {
    const sandbox = known();
    expect((await command(sandbox, ["enable", "--once", ...app])).stdout).toContain(
      "The next crash report of crawler is sent, and none after it",
    );
    expect(JSON.parse(sandbox.settings() ?? "")).toEqual({ theme: "dark", telemetry: { consent: "once" } });
    expect((await command(sandbox, ["disable", ...app])).stdout).toContain("collects and sends nothing");
    expect(JSON.parse(sandbox.settings() ?? "")).toEqual({ theme: "dark", telemetry: { consent: "denied" } });
    const { stdout } = await command(sandbox, ["status", ...app]);
    expect(stdout).toMatch(
      /crawler telemetry is off: nothing is collected or sent\n {2}why: {9}decided by you, kept in .*config\.json/,
    );
    const json = JSON.parse((await command(sandbox, ["status", "--json", ...app])).stdout) as Record<string, unknown>;
    expect(json).toMatchObject({
      app: "crawler",
      enabled: false,
      consent: "denied",
      source: "settings-file",
      environment: "cli",
      inbox: 0,
    });
  });

  it.each(commands)("%s refuses a wrong e-mail, says so, and changes nothing", async (_, command, app) => {
    const sandbox = known();
    const { code, stdout, stderr } = await command(sandbox, ["enable", "--email", "nobody", ...app]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe(`"nobody" is not an e-mail address. Write one such as you@example.com, or leave it out.\n`);
    expect(sandbox.settings()).toBe(`{\n  "theme": "dark"\n}\n`);
  });

  it.each(commands)("%s says why a home cannot be written, and changes nothing", async (_, command, app) => {
    const sandbox = createSandbox();
    mkdirSync(sandbox.path(".crawler"));
    symlinkSync("/proc/self/status", sandbox.path(".crawler/config.json"));
    const linked = await command(sandbox, ["enable", ...app]);
    expect(linked.code).toBe(1);
    expect(linked.stderr).toMatch(/symbolic link/);
    sandbox.write("file", "");
    const unwritable = await command(sandbox, ["disable", ...app, "--json"], {
      CRAWLER_TELEMETRY_HOME: sandbox.path("file"),
    });
    expect(unwritable.code).toBe(1);
    expect(unwritable.stderr).toMatch(/file is not a folder|Nothing is known/);
    expect(JSON.parse(unwritable.stdout)).toMatchObject({ error: { message: expect.any(String) } });
    expect(sandbox.files()).toEqual([".crawler/config.json", "file"]);
  });

  it.each(commands)(
    "%s enable on a build machine or under a coding agent is refused: only a person can consent",
    async (_, command, app) => {
      for (const env of [{ CI: "true" }, { CLAUDECODE: "1" }] as Record<string, string>[]) {
        const sandbox = known();
        const { code, stderr } = await command(sandbox, ["enable", ...app], env);
        expect(code).toBe(1);
        expect(stderr).toMatch(/^Only a person can consent/);
        expect(sandbox.settings()).toBe(`{\n  "theme": "dark"\n}\n`);
        expect((await command(sandbox, ["disable", ...app], env)).code).toBe(0);
      }
    },
  );

  it.each(commands)(
    "%s ends with 2 for what it does not understand, and names what there is",
    async (_, command, app) => {
      const sandbox = known();
      for (const [args, message] of [
        [["frob"], /There is no command "frob"\. There are: status, enable, disable, log, verify\.\nSee .* --help\./],
        [["enabel"], /There is no command "enabel"\. Did you mean "enable"\?/],
        [["enable", "--nope"], /unknown option '--nope'/i],
        [["disable", "extra"], /extra|too many arguments/],
      ] as [string[], RegExp][]) {
        const { code, stdout, stderr } = await command(sandbox, [...args, ...app]);
        expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: "" });
        expect(stderr).toMatch(message);
      }
      expect(sandbox.settings()).toBe(`{\n  "theme": "dark"\n}\n`);
    },
  );

  it.each(commands)("%s disable --json says the same as status --json after it", async (_, command, app) => {
    const sandbox = known();
    const disabled = await command(sandbox, ["disable", "--json", ...app]);
    expect(JSON.parse(disabled.stdout)).toMatchObject({ source: "settings-file", where: expect.any(String) });
    expect(disabled.stdout).toBe((await command(sandbox, ["status", "--json", ...app])).stdout);
  });

  it.each(commands)("%s enable says when a variable beats the file", async (_, command, app) => {
    const sandbox = known();
    const { code, stdout } = await command(sandbox, ["enable", ...app], { CRAWLER_TELEMETRY: "0" });
    expect(code).toBe(0);
    expect(stdout).toContain("But it is off: CRAWLER_TELEMETRY is set, which beats everything.");
    expect(JSON.parse(sandbox.settings() ?? "")).toMatchObject({ telemetry: { consent: "always" } });
  });
});

describe("askfirst", () => {
  it.each([
    [["statsu", "--app", "crawler"], /There is no command "statsu"\. Did you mean "status"\?\nSee askfirst --help\.\n/],
    [["frobnicate"], /There is no command "frobnicate"\. There are: status, enable, disable, log, verify\.\n/],
    [["status"], /--app is missing: which program is meant\?/],
    [["status", "--colour"], /Unknown option '--colour'/],
    [["enable", "--app"], /--app/],
    [["disable", "--email", "a@b.example", "--app", "crawler"], /--email goes with enable only/],
    [["status", "--once", "--app", "crawler"], /--once goes with enable only/],
    [["status", "now", "--app", "crawler"], /"now" is one word too many/],
  ])("ends with 2 for %j, and says what is wrong and where to look", async (args, message) => {
    const { code, stdout, stderr } = await askfirst(createSandbox(), args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("    at ");
  });

  it("refuses an unknown app, names the known ones and changes nothing", async () => {
    const sandbox = known();
    await crawler(sandbox, ["http://127.0.0.1:1/"]);
    const before = sandbox.files();
    for (const command of ["status", "enable", "disable"]) {
      const { code, stderr } = await askfirst(sandbox, [command, "--app", "crowler"]);
      expect(code).toBe(1);
      expect(stderr).toMatch(
        /Nothing is known here of a program called "crowler".*There are: crawler\..*CROWLER_TELEMETRY=0/,
      );
    }
    expect((await askfirst(sandbox, ["enable", "--app", "../../etc"])).code).toBe(1);
    expect(sandbox.files()).toEqual(before);
  });

  it("lists every program that keeps something", async () => {
    const sandbox = createSandbox();
    expect((await askfirst(sandbox, [])).stdout).toContain("No program has kept anything here.");
    await crawler(sandbox, ["http://127.0.0.1:1/"]);
    const { code, stdout } = await askfirst(sandbox, []);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^crawler {14}off: crash reports wait on this machine until you decide, 1 waiting\n/);
    expect(JSON.parse((await askfirst(sandbox, ["--json"])).stdout)).toMatchObject([{ app: "crawler", inbox: 1 }]);
  });

  it("lists a program of which only a decision is kept, and no other program's settings", async () => {
    const sandbox = createSandbox();
    await crawler(sandbox, ["telemetry", "disable"]);
    sandbox.write(".other/config.json", `{"telemetry":{"enabled":true}}`);
    sandbox.write(".torn/config.json", `{"telemetry":`);
    sandbox.write(".null/config.json", `{"telemetry":null}`);
    const { code, stdout } = await askfirst(sandbox, []);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^crawler {14}off: nothing is collected or sent\n\naskfirst --help/);
    expect((await askfirst(sandbox, ["status"])).stderr).toContain("There are: crawler.");
  });

  it("tells usage and version on standard output", async () => {
    const sandbox = createSandbox();
    const help = await askfirst(sandbox, ["--help"]);
    expect(help).toMatchObject({ code: 0, stderr: "" });
    expect(help.stdout).toMatch(/^Usage: askfirst status\|enable\|disable\|log\|verify/);
    const { version } = JSON.parse(readFileSync(join(stagedModules, "@askfirst/cli/package.json"), "utf8")) as {
      version: string;
    };
    expect((await askfirst(sandbox, ["--version"])).stdout).toBe(`${version}\n`);
  });

  it("shows what is in doubt and how to fix it, and lets no control character through", async () => {
    const sandbox = known(`{"telemetry":{"consent":"always","email":"a@b.example"},"x`);
    const torn = await askfirst(sandbox, ["status", "--app", "crawler"]);
    expect(torn.stdout).toMatch(
      /every doubt is off[\s\S]*! .*config\.json is not valid JSON, perhaps torn.*sets it aside/,
    );
    expect((await askfirst(sandbox, ["disable", "--app", "crawler"])).code).toBe(0);
    const evil = known(`{"telemetry":{"consent":"\\u001b[2Jalways"}}`);
    const { stdout } = await askfirst(evil, ["status", "--app", "crawler"]);
    expect(stdout).not.toContain("\u001b");
    expect(stdout).toContain("\\u001b[2J");
  });

  it("uses colours only where they are wanted", async () => {
    const sandbox = known();
    const { NO_COLOR: _, ...env } = sandbox.env;
    Object.assign(sandbox.env, { NO_COLOR: "" });
    expect((await askfirst(sandbox, ["status", "--app", "crawler"], env)).stdout).not.toContain("\u001b");
    expect((await askfirst(sandbox, ["status", "--app", "crawler"], { FORCE_COLOR: "1" })).stdout).toContain(
      "\u001b[1mcrawler",
    );
  });
});
