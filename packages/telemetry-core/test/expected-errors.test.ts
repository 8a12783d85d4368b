import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openSession } from "../../../testing/pseudo-terminal.ts";
import { createSandbox, type Sandbox, stagedModules } from "../../../testing/sandbox.ts";

const TELEMETRY = `
import { createTelemetry } from "@askfirst/telemetry-core";
const provider = { name: "mine", sendException() {} };
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, delivery: "next-run", limits: false });
`;

/** A host that has the frameworks beside the packed packages. */
function hostOf(sandbox: Sandbox, source: string): string {
  const script = sandbox.host(source);
  const modules = join(dirname(script), "node_modules");
  rmSync(modules);
  mkdirSync(join(modules, "@oclif"), { recursive: true });
  mkdirSync(join(modules, "@inquirer"));
  symlinkSync(join(stagedModules, "@askfirst"), join(modules, "@askfirst"));
  const own = fileURLToPath(new URL("../node_modules", import.meta.url));
  for (const name of ["@oclif/core", "@inquirer/input", "cac", "citty", "clipanion", "commander", "yargs"]) {
    symlinkSync(join(own, name), join(modules, name));
  }
  return script;
}

/** Bodies of `main` that end with wrong usage, an exit or a bug. */
const COMMANDER = (rest: string, argument: string) => `
  const { Command, InvalidArgumentError } = await import("commander");
  const program = new Command("crawler").exitOverride().configureOutput({ writeOut() {}, writeErr() {} });
  program.option("--depth <n>", "", (text) => { throw new InvalidArgumentError("no number"); }).action(() => {});
  ${rest}
  await program.parseAsync([${JSON.stringify(argument)}, "x"], { from: "user" });`;
const YARGS = (rest: string) => `
  const { default: yargs } = await import("yargs");
  await ${rest}.parseAsync();`;
const CITTY = (args: string) => `
  const { defineCommand, runCommand } = await import("citty");
  const crawl = { args: { address: { type: "positional", required: true } }, run() { throw new RangeError("a bug"); } };
  await runCommand(defineCommand({ subCommands: { crawl } }), { rawArgs: ${args} });`;
const CAC = (args: string) => `
  const { default: cac } = await import("cac");
  const program = cac("crawler");
  program.command("crawl <address>", "").action(() => { throw new RangeError("a bug"); });
  program.parse(["node", "crawler", ...${args}]);`;
const OCLIF = (run: string, args = "[]") => `
  const { Command, Flags } = await import("@oclif/core");
  class Crawl extends Command {
    static flags = { depth: Flags.integer() };
    async run() { await this.parse(Crawl); ${run} }
  }
  await Crawl.run(${args}, import.meta.url);`;
const CLIPANION = (run: string, args = `["crawl"]`) => `
  const { Cli, Command, UsageError } = await import("clipanion");
  class Crawl extends Command { static paths = [["crawl"]]; async execute() { ${run} } }
  const cli = new Cli();
  cli.register(Crawl);
  await cli.process(${args}).execute();`;

const expected: [string, string][] = [
  ["commander, an unknown option", COMMANDER("", "--nope")],
  ["commander, --help", COMMANDER("", "--help")],
  ["commander, a value that its parser refuses", COMMANDER("", "--depth")],
  ["yargs, an unknown option with exitProcess(false)", YARGS(`yargs(["--nope"]).strict().exitProcess(false)`)],
  ["yargs, an unknown option with fail(false)", YARGS(`yargs(["--nope"]).strict().exitProcess(false).fail(false)`)],
  ["yargs, no command with fail(false)", YARGS(`yargs([]).demandCommand().exitProcess(false).fail(false)`)],
  ["citty, an unknown command", CITTY(`["nope"]`)],
  ["citty, a missing argument", CITTY(`["crawl"]`)],
  ["citty, no command", CITTY("[]")],
  ["cac, an unknown option", CAC(`["crawl", "x", "--nope"]`)],
  ["cac, a missing argument", CAC(`["crawl"]`)],
  ["oclif, an unknown flag", OCLIF("", `["--nope"]`)],
  ["oclif, a value that is no number", OCLIF("", `["--depth", "x"]`)],
  ["oclif, this.exit()", OCLIF("this.exit(3);")],
  ["oclif, this.error() with a text", OCLIF(`this.error("no such site");`)],
  ["clipanion, an unknown command", CLIPANION("", `["nope"]`)],
  ["clipanion, a UsageError", CLIPANION(`throw new UsageError("no such site");`)],
  ["parseArgs, an unknown option", `(await import("node:util")).parseArgs({ args: ["--nope"] });`],
  ["parseArgs, an argument too many", `(await import("node:util")).parseArgs({ args: ["nope"] });`],
  ["an abort by the host", `await fetch("http://127.0.0.1:9/", { signal: AbortSignal.abort() });`],
  [
    "an abort of a timer by the host",
    `await (await import("node:timers/promises")).setTimeout(9, 0, { signal: AbortSignal.abort() });`,
  ],
];

const bugs: [string, string][] = [
  ["commander", COMMANDER(`program.argument("<site>").action(() => { throw new RangeError("a bug"); });`, "--")],
  [
    "yargs",
    YARGS(
      `yargs(["crawl"]).command("crawl", "", {}, () => { throw new RangeError("a bug"); }).exitProcess(false).fail(false)`,
    ),
  ],
  ["citty", CITTY(`["crawl", "x"]`)],
  ["cac", CAC(`["crawl", "x"]`)],
  ["oclif", OCLIF(`throw new RangeError("a bug");`)],
  ["oclif, of its this.error()", OCLIF(`this.error(new RangeError("a bug"));`)],
  ["clipanion, by itself", `await (async () => { throw new RangeError("a bug"); })();`],
];

const RUN = "await telemetry.run(main);";
/** Every way to capture, as far as one process can have them. */
const WAYS = [
  `for (const way of [
    () => telemetry.wrap(main)(),
    () => telemetry.scope("crawl", main),
    () => main().catch((error) => telemetry.captureException(error)),
  ]) await way().catch(() => {});
  ${RUN}`,
  "telemetry.watch(); await main();",
];

describe("control flow is no crash", () => {
  it.each(expected)("keeps nothing of %s", async (_, body) => {
    const main = `async function main() {${body}}\n`;
    for (const way of WAYS) {
      const sandbox = createSandbox();
      const { code } = await sandbox.node([hostOf(sandbox, `${TELEMETRY}${main}${way}`)]);
      expect({ code, way, inbox: sandbox.inbox() }).toEqual({ code: 1, way, inbox: [] });
    }
  });

  it.each(bugs)("keeps what is a bug below %s", async (_, body) => {
    const sandbox = createSandbox();
    const main = `async function main() {${body}}\n`;
    await sandbox.node([hostOf(sandbox, `${TELEMETRY}${main}${RUN}`)]);
    expect(sandbox.inbox()).toMatchObject([{ exceptions: [{ type: "RangeError" }], level: "fatal" }]);
  });

  it.each([
    ["a time limit", `await fetch("http://127.0.0.1:9/", { signal: AbortSignal.timeout(0) });`, true],
    [
      "a time limit of a timer",
      `await (await import("node:timers/promises")).setTimeout(9999, 0, { signal: AbortSignal.timeout(1) });`,
      true,
    ],
    [
      "a pipe that breaks elsewhere",
      `throw Object.assign(new Error("write EPIPE"), { code: "EPIPE", syscall: "write" });`,
      true,
    ],
  ])("keeps the failure that is %s", async (_, body) => {
    const sandbox = createSandbox();
    await sandbox.node([hostOf(sandbox, `${TELEMETRY}async function main() {${body}}\n${RUN}`)]);
    expect(sandbox.inbox()).toHaveLength(1);
  });

  it("keeps nothing of a Ctrl-C at a prompt, and asks nothing", async () => {
    const sandbox = createSandbox();
    const script = hostOf(
      sandbox,
      `${TELEMETRY}
       await telemetry.run(async () => {
         const { default: input } = await import("@inquirer/input");
         await input({ message: "Which site?" }, { output: process.stderr });
       });`,
    );
    const session = openSession(sandbox, [script]);
    await session.sees("Which site?");
    session.press("\u0003");
    expect(await session.ended()).not.toBe(0);
    expect(session.screen()).toContain("ExitPromptError");
    expect(session.screen()).not.toContain("May it send");
    expect(sandbox.inbox()).toEqual([]);
  });

  it.each([
    ["written by process.stdout", `setInterval(() => process.stdout.write("page\\n".repeat(1000)), 1);`],
    ["written by writeSync", `for (;;) (await import("node:fs")).writeSync(1, "page\\n".repeat(1000));`],
  ])("keeps nothing of a reader that closed early, %s", async (_, body) => {
    for (const way of [RUN, WAYS[1]]) {
      const sandbox = createSandbox();
      const script = hostOf(
        sandbox,
        `${TELEMETRY}async function main() {${body} await new Promise(() => {});}\n${way}`,
      );
      const command = `'${process.execPath}' '${script}' 2>'${sandbox.path("stderr")}' | head -n 1`;
      const { stdout } = spawnSync("/bin/sh", ["-c", command], { env: sandbox.env, encoding: "utf8", timeout: 30_000 });
      expect(stdout).toBe("page\n");
      expect(sandbox.inbox()).toEqual([]);
    }
  });
});

describe("expected", () => {
  const kept = async (expects: string, thrown = `new Exit("done")`) => {
    const sandbox = createSandbox();
    const telemetry = TELEMETRY.replace("limits: false", `expected: ${expects}`);
    const main = `async () => { throw ${thrown}; }`;
    const script = sandbox.host(`class Exit extends Error {}\n${telemetry}await telemetry.run(${main});`);
    expect((await sandbox.node([script])).code).toBe(1);
    return sandbox.inbox().length;
  };

  it("keeps nothing of what the author answers true for", async () => {
    expect(await kept("(error) => error instanceof Exit")).toBe(0);
    expect(await kept("(error) => error === 7", "7")).toBe(0);
  });

  it("keeps the rest, and what the answer is no answer for", async () => {
    expect(await kept("(error) => error instanceof Exit", `new Error("a bug")`)).toBe(1);
    expect(await kept(`() => { throw new Error("a bug of expected"); }`)).toBe(1);
    expect(await kept("async () => true")).toBe(1);
    expect(await kept(`() => "yes"`)).toBe(1);
  });
});
