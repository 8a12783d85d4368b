import { mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { openSession, openShell, type Session } from "../../../testing/pseudo-terminal.ts";
import { createSandbox, type Sandbox, stagedModules, until } from "../../../testing/sandbox.ts";

const TELEMETRY = `
import { createTelemetry } from "@askfirst/telemetry-core";
const provider = { name: "mine", sendException() {} };
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, delivery: "next-run" });
`;
const CRASH = "await telemetry.run(async () => { await null; throw new Error('broken'); });";

interface Asking {
  readonly host: number;
  readonly asker: number;
}

/** Starts a host in a shell that leaves terminals as they are, and waits for the question. */
async function askIn(shell: Session, sandbox: Sandbox, main: string): Promise<Asking> {
  const script = sandbox.host(`${TELEMETRY}${main}`);
  shell.press("stty -g > before\r");
  shell.press(`'${process.execPath}' '${script}'; echo code=$?\r`);
  await shell.sees("press Enter: ");
  const host = Number.parseInt(readFileSync(sandbox.path(".local/state/askfirst/question.lock"), "utf8"), 10);
  return { host, asker: Number(readFileSync(`/proc/${host}/task/${host}/children`, "utf8").trim()) };
}

/** True for a process that runs; one that nobody has asked after since its end does not. */
function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function isUnchanged(shell: Session, { asker }: Asking): Promise<void> {
  await until(() => !isRunning(asker));
  shell.press("stty -g | diff before - && echo un''changed\r");
  await shell.sees("unchanged");
  shell.press("exit\r");
  await shell.ended();
}

describe("a terminal where a question stands", () => {
  it.each(["SIGTERM", "SIGHUP", "SIGKILL", "SIGUSR2", "SIGABRT"])(
    "is as it was after the program got %s",
    async (signal) => {
      const sandbox = createSandbox();
      const shell = openShell(sandbox);
      const asking = await askIn(shell, sandbox, CRASH);
      process.kill(asking.host, signal);
      await shell.sees("code=");
      await isUnchanged(shell, asking);
    },
  );

  it.each(["SIGTERM", "SIGKILL"])("is as it was after the process that asks got %s", async (signal) => {
    const sandbox = createSandbox();
    const shell = openShell(sandbox);
    const asking = await askIn(shell, sandbox, CRASH);
    process.kill(asking.asker, signal);
    await shell.sees("code=1");
    await isUnchanged(shell, asking);
  });

  it("is as it was before a program that reads keys itself, also if that is killed", async () => {
    const sandbox = createSandbox();
    const shell = openShell(sandbox);
    const asking = await askIn(shell, sandbox, `process.stdin.setRawMode(true);${CRASH}`);
    process.kill(asking.host, "SIGKILL");
    await shell.sees("code=");
    await isUnchanged(shell, asking);
  });
});

const LEAVE_SCREEN = "\u001b[?1049l";
const SHOW_CURSOR = "\u001b[?25h";

/** A host that has what cleans up at the end beside the packed packages. */
function hostOf(sandbox: Sandbox, source: string): string {
  const script = sandbox.host(source);
  const modules = join(dirname(script), "node_modules");
  rmSync(modules);
  mkdirSync(modules);
  symlinkSync(join(stagedModules, "@askfirst"), join(modules, "@askfirst"));
  const own = fileURLToPath(new URL("../node_modules", import.meta.url));
  for (const name of ["ora", "signal-exit", "signal-exit-3"]) symlinkSync(join(own, name), join(modules, name));
  return script;
}

describe("a program that cleans its terminal up at its end", () => {
  const screen = `process.stderr.write("\\u001b[?1049h"); const leave = () => process.stderr.write("\\u001b[?1049l");`;
  const endings: [string, string][] = [
    ["crashes", CRASH],
    [
      "ends itself after a report of its own",
      `await telemetry.run(async () => { console.error("Error: broken"); telemetry.captureMessage("x"); process.exit(1); });`,
    ],
  ];
  it.each(
    [
      ["signal-exit 4", `import { onExit } from "signal-exit"; ${screen} onExit(leave);`, LEAVE_SCREEN],
      ["signal-exit 3", `import onExit from "signal-exit-3"; ${screen} onExit(leave);`, LEAVE_SCREEN],
      ["a listener of its own", `setTimeout(() => process.on("exit", leave)); ${screen}`, LEAVE_SCREEN],
      ["ora", `import ora from "ora"; ora("crawling").start();`, SHOW_CURSOR],
    ].flatMap(([name = "", start = "", restored = ""]) =>
      endings.map(([how, end]) => [name, how, start, end, restored] as const),
    ),
  )("by %s has done so before the question when it %s, and once", async (_, how, start, end, restored) => {
    const sandbox = createSandbox();
    const wait = "await new Promise((resolve) => setTimeout(resolve, 20));";
    const session = openSession(sandbox, [hostOf(sandbox, `${start}\n${TELEMETRY}${wait}${end}`)]);
    await session.sees("May it send");
    await session.sees("press Enter: ");
    session.press("\u0003");
    expect(await session.ended()).toBe(1);
    const raw = session.raw();
    const parts = raw.split(restored);
    // Node shows the cursor of a terminal at its own end as well, and so does what reads the answer.
    if (restored === LEAVE_SCREEN) expect(parts).toHaveLength(2);
    expect(parts[0]).not.toContain("May it send");
    if (how === "crashes") expect(parts[0]).not.toContain("Error: broken");
  });
});
