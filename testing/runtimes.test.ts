import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { runtimes } from "../scripts/runtimes.mjs";
import { createSandbox, stagedModules, until } from "./sandbox.ts";

const smokeFolder = join(dirname(fileURLToPath(import.meta.url)), "smoke");
const names = ["this node", "node 22", "node 24", "node 26", "deno", "bun"];
let found: ReturnType<typeof runtimes>;
beforeAll(() => {
  found = runtimes();
}, 300_000);

/** A host beside the packed packages, with all smoke scripts. */
function smokeHost(): string {
  const folder = mkdtempSync(join(tmpdir(), "smoke-"));
  symlinkSync(stagedModules, join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "smoke", version: "1.0.0", type: "module" }));
  for (const file of readdirSync(smokeFolder)) copyFileSync(join(smokeFolder, file), join(folder, file));
  return folder;
}

function run(runtime: string, script: string, env: Record<string, string>) {
  const [command, ...args] = found[runtime] ?? [];
  if (command === undefined) throw new Error(`There is no ${runtime} among ${Object.keys(found).join(", ")}.`);
  const sandbox = createSandbox("smoke");
  const result = spawnSync(command, [...args, script], {
    cwd: dirname(script),
    env: { ...sandbox.env, ...env, DENO_NO_UPDATE_CHECK: "1" },
    encoding: "utf8",
    timeout: 60_000,
  });
  return { sandbox, ...result };
}

describe.each(names)("on %s", (runtime) => {
  it.each(["sanitizer", "telemetry-core", "provider-console", "provider-sentry", "cli"])(
    "does the job of @askfirst/%s",
    (name) => {
      const env = name.startsWith("provider") ? { SMOKE_TELEMETRY: "1" } : {};
      const { status, stdout, stderr } = run(runtime, join(smokeHost(), `${name}.js`), env);
      expect({ status, stderr: status === 0 ? "" : stderr, last: stdout.trimEnd().split("\n").at(-1) }).toEqual({
        status: 0,
        stderr: "",
        last: "ok",
      });
    },
  );

  it("keeps the exit code of a crash, and delivers it by a courier process", async () => {
    const { status, stderr, sandbox } = run(runtime, join(smokeHost(), "crash.js"), { SMOKE_TELEMETRY: "1" });
    expect(status).toBe(1);
    expect(stderr).toContain("broken");
    const sent = sandbox.path("sent.jsonl");
    await until(() => existsSync(sent));
    expect(JSON.parse(readFileSync(sent, "utf8"))).toMatchObject({
      level: "fatal",
      exceptions: [{ type: "RangeError", message: "broken" }],
    });
  });
});
