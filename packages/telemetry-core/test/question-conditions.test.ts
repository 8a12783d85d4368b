import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { openSession, openShell } from "../../../testing/pseudo-terminal.ts";
import { createSandbox, type Sandbox } from "../../../testing/sandbox.ts";

const QUESTION = "May it send";

/** A host that crashes once a file stands beside it, and says before that it waits. */
function crashingHost(sandbox: Sandbox): { readonly script: string; crash(): void } {
  const script = sandbox.host(`
    import { existsSync, readFileSync, writeSync } from "node:fs";
    import { createTelemetry } from "@askfirst/telemetry-core";
    const provider = { name: "mine", sendException() {} };
    const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider });
    await telemetry.run(async () => {
      writeSync(2, "the host waits\\n");
      while (!existsSync(new URL("./crash", import.meta.url))) await new Promise((resolve) => setTimeout(resolve, 20));
      throw new RangeError("broken");
    });`);
  return { script, crash: () => writeFileSync(join(dirname(script), "crash"), "") };
}

it.each([
  ["standard input", "</dev/null", ""],
  ["standard input", "", "sleep 2 |"],
  ["standard error", "2>/dev/null", ""],
])("asks nobody where %s is no terminal (%s%s)", async (_, redirection, before) => {
  const sandbox = createSandbox();
  const { script, crash } = crashingHost(sandbox);
  crash();
  const shell = openShell(sandbox);
  await shell.sees("$ ");
  shell.press(`${before} '${process.execPath}' '${script}' ${redirection}; echo "code "$?\r`);
  await shell.sees("code 1");
  expect(shell.screen()).not.toContain(QUESTION);
  expect(sandbox.inbox()).toHaveLength(1);
  shell.press("exit\r");
  await shell.ended();
});

it("asks a person whose standard input and error are the terminal", async () => {
  const sandbox = createSandbox();
  const { script, crash } = crashingHost(sandbox);
  crash();
  const session = openSession(sandbox, [script]);
  await session.sees(QUESTION);
  session.press("\u0003");
  expect(await session.ended()).toBe(1);
});

it("throws away what was typed before the question", async () => {
  const sandbox = createSandbox();
  const { script, crash } = crashingHost(sandbox);
  const session = openSession(sandbox, [script]);
  await session.sees("the host waits");
  session.press("2\r2\r\r");
  // The terminal echoes keys as it takes them.
  await session.sees("2");
  crash();
  await session.sees(QUESTION);
  session.press("3\r");
  expect(await session.ended()).toBe(1);
  expect(JSON.parse(sandbox.settings() ?? "{}")).toMatchObject({ telemetry: { consent: "denied" } });
  expect(existsSync(sandbox.path("sent"))).toBe(false);
});
