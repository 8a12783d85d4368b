import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { openSession } from "../../../testing/pseudo-terminal.ts";
import { createSandbox, type Sandbox, stagedModules, until } from "../../../testing/sandbox.ts";

const STATE = ".local/state/askfirst/crawler";
const HOST = (provider: string) => `
import { createTelemetry } from "@askfirst/telemetry-core";
const provider = ${provider};
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider });
if (process.argv[2] === "status") console.log(JSON.stringify(telemetry.status().problems));
else await telemetry.run(async () => { await null; throw new Error("broken"); });
`;

type Break = (program: string) => void;
/** What a loader of the host's alone would find, as with Yarn's Plug'n'Play; and a file that is not there. */
const breaks: [string, Break][] = [
  [
    "what it imports is not found",
    (program) => writeFileSync(program, `import "not-installed";\n${readFileSync(program, "utf8")}`),
  ],
  [
    "a file of the package is missing",
    (program) => {
      const folder = dirname(program);
      const chunk = /from "\.\/(chunk-\w+\.js)"/.exec(readFileSync(program, "utf8"))?.[1] ?? "";
      expect(existsSync(join(folder, chunk))).toBe(true);
      const source = readFileSync(program, "utf8").replaceAll(chunk, `missing-${chunk}`);
      writeFileSync(program, source);
    },
  ],
  ["it is cut off", (program) => writeFileSync(program, readFileSync(program, "utf8").slice(0, 2000))],
];

/** A host whose copy of core has a program that cannot begin. */
function hostOf(sandbox: Sandbox, provider: string, program: string, breakIt: Break): string {
  const script = sandbox.host(HOST(provider));
  const modules = join(dirname(script), "node_modules");
  rmSync(modules);
  mkdirSync(join(modules, "@askfirst"), { recursive: true });
  for (const name of readdirSync(stagedModules)) {
    if (!name.startsWith(".") && name !== "@askfirst") symlinkSync(join(stagedModules, name), join(modules, name));
  }
  for (const name of ["provider-console", "telemetry-core"]) {
    cpSync(join(stagedModules, "@askfirst", name), join(modules, "@askfirst", name), {
      recursive: true,
      dereference: true,
    });
  }
  breakIt(join(modules, "@askfirst/telemetry-core/dist", program));
  return script;
}

async function problems(sandbox: Sandbox, script: string): Promise<string> {
  return (await sandbox.node([script, "status"])).stdout;
}

/** Lets the mark of a start be older than a start can take. */
function age(sandbox: Sandbox, program: string): void {
  const before = new Date(Date.now() - 60_000);
  utimesSync(sandbox.path(STATE, `${program}-starts`), before, before);
}

describe.each(breaks)("the process that asks, where %s", (_, breakIt) => {
  it("is silent, counts as no question, and is said in status", async () => {
    const sandbox = createSandbox();
    const script = hostOf(sandbox, `{ name: "mine", sendException() {} }`, "ask-process.js", breakIt);
    const session = openSession(sandbox, [script]);
    expect(await session.ended()).toBe(1);
    expect(session.screen()).toMatch(/^file:.*main\.js:\d+\n[\s\S]*Error: broken[\s\S]*\nNode\.js v[\d.]+\n$/);
    expect(session.screen().match(/Node\.js v/g)).toHaveLength(1);
    expect(sandbox.inbox()).toHaveLength(1);
    expect(existsSync(sandbox.path(STATE, "asked.json"))).toBe(false);
    age(sandbox, "ask");
    expect(await problems(sandbox, script)).toContain("The process that asks did not start");

    // With what was missing in its place the next crash asks.
    const whole = sandbox.host(HOST(`{ name: "mine", sendException() {} }`));
    const next = openSession(sandbox, [whole]);
    await next.sees("press Enter: ");
    next.press("\u0003");
    expect(await next.ended()).toBe(1);
    expect(await problems(sandbox, whole)).toBe("[]\n");
  });
});

describe.each(breaks)("the process that delivers, where %s", (_, breakIt) => {
  it.each([
    ["at the terminal", `"console"`],
    ["by itself", `{ name: "mine", module: new URL("./provider.js", import.meta.url).href }`],
  ])("is silent %s, loses nothing, and is said in status", async (_, provider) => {
    const sandbox = createSandbox();
    const env = { CRAWLER_TELEMETRY: "1" };
    const script = hostOf(sandbox, provider, "courier-process.js", breakIt);
    writeFileSync(
      join(dirname(script), "provider.js"),
      "export const createProvider = () => ({ name: 'mine', sendException() {} });",
    );
    const { code, stderr } = await sandbox.node([script], { env });
    expect(code).toBe(1);
    expect(stderr.match(/Node\.js v/g)).toHaveLength(1);
    expect(stderr).not.toMatch(/courier-process|ERR_MODULE|SyntaxError/);
    const name = provider === `"console"` ? "console" : "mine";
    expect(sandbox.outbox(name)).toHaveLength(1);
    age(sandbox, "courier");
    expect(await problems(sandbox, script)).toContain("The process that delivers after the host's end did not start");

    const whole = sandbox.host(HOST(provider));
    writeFileSync(join(dirname(whole), "provider.js"), readFileSync(join(dirname(script), "provider.js")));
    await sandbox.node([whole], { env });
    await until(() => sandbox.outbox(name).length === 0);
    expect(sandbox.outbox(name)).toEqual([]);
    expect(await problems(sandbox, whole)).toBe("[]\n");
  });
});
