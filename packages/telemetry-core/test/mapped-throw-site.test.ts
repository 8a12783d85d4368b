import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { createSandbox, stagedModules } from "../../../testing/sandbox.ts";

/** As source-map-support does: stacks name places that are not those of the running file. */
const REWRITE = `
Error.prepareStackTrace = (error, calls) => error + calls.map((call) => "\\n    at greet (/build/agent/src/" + call.getFunctionName() + ".ts:900:1)").join("");`;

const host = (before: string, look: string) => `
import { createTelemetry } from "@askfirst/telemetry-core";
${before}
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider: "console" });
function greet(name) { throw new RangeError(\`Nobody opened the door to \${name} today\`); }
try { greet(process.argv[2]); } catch (error) { ${look} telemetry.captureException(error); }
try { greet(process.argv[2]); } catch (error) { console.log(error.stack.split("\\n")[1].trim()); }
`;

/** Bundled with a source map, the sources gone, as a package is published. */
function published(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), "mapped-"));
  mkdirSync(join(folder, "src"));
  writeFileSync(join(folder, "package.json"), `{"name":"crawler","type":"module"}`);
  // The place in the sources is another line than in what runs.
  writeFileSync(join(folder, "src/main.ts"), `${"// a line that is not shipped\n".repeat(400)}${source}`);
  symlinkSync(stagedModules, join(folder, "node_modules"));
  const outfile = join(folder, "dist/main.mjs");
  const options = { bundle: true, platform: "node", packages: "external", sourcemap: true, format: "esm" } as const;
  buildSync({ entryPoints: [join(folder, "src/main.ts")], outfile, ...options });
  rmSync(join(folder, "src"), { recursive: true });
  return outfile;
}

async function captured(source: string, args: string[]) {
  const sandbox = createSandbox();
  const script = published(source);
  const { stdout, stderr, code } = await sandbox.node([...args, script, "Anna Feldkamp"]);
  expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
  const [report] = sandbox.inbox() as { exceptions: { message: string }[] }[];
  return {
    message: report?.exceptions[0]?.message,
    stdout,
    folder: dirname(dirname(script)),
    all: JSON.stringify(report),
  };
}

describe("where stacks name sources that were not shipped", () => {
  it.each([
    ["--enable-source-maps", "", ["--enable-source-maps"]],
    ["a formatter of the host's", REWRITE, []],
    ["both", REWRITE, ["--enable-source-maps"]],
  ])("reads the message's template from what runs: %s", async (_name, before, args) => {
    const { message, all } = await captured(host(before, ""), args);
    expect(message).toBe("Nobody opened the door to <name> today");
    expect(all).not.toMatch(/Anna|Feldkamp/);
  });

  it.each([
    ["--enable-source-maps", "", ["--enable-source-maps"]],
    ["a formatter of the host's", REWRITE, []],
  ])("lets no value through if the host looked at the stack before: %s", async (_name, before, args) => {
    const { message, all } = await captured(host(before, "void error.stack;"), args);
    expect(all).not.toMatch(/Anna|Feldkamp/);
    expect(message).toMatch(/^(?:Nobody opened the door to <name> today|<user message>)$/);
  });

  it("leaves the host the stacks that it would have had", async () => {
    const { stdout, folder } = await captured(host("", ""), ["--enable-source-maps"]);
    expect(stdout.trim()).toBe(`at greet (${join(folder, "src/main.ts")}:405:30)`);
    expect((await captured(host(REWRITE, ""), [])).stdout.trim()).toBe("at greet (/build/agent/src/greet.ts:900:1)");
  });
});
