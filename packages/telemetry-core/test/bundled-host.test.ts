import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { createSandbox } from "../../../testing/sandbox.ts";

const HOST = `
import { createTelemetry } from "@askfirst/telemetry-core";
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider: "console" });
function fetchPage() { throw new RangeError("broken"); }
try { telemetry.wrap(fetchPage)(); } catch {}
telemetry.run(() => console.log("done"));
`;

interface Report {
  exceptions: { frames: { owner: string; function?: string }[] }[];
}

describe("a host that was bundled into one file, core included", () => {
  it.each(["esm", "cjs"] as const)("as %s: starts, captures, and keeps its own frames", async (format) => {
    const sandbox = createSandbox();
    const main = sandbox.host(HOST, { type: format === "esm" ? "module" : "commonjs" });
    const outfile = join(dirname(main), "dist/main.js");
    const bundled = { bundle: true, platform: "node", target: "node20", logLevel: "error" } as const;
    buildSync({ ...bundled, entryPoints: [main], outfile, format });
    const { stdout, stderr, code } = await sandbox.node([outfile]);
    expect({ stdout, stderr, code }).toEqual({ stdout: "done\n", stderr: "", code: 0 });
    const [report] = sandbox.inbox() as unknown as Report[];
    expect(report?.exceptions[0]?.frames[0]).toMatchObject({
      owner: "host",
      file: "dist/main.js",
      function: "fetchPage",
    });
  });

  it("captures nothing when the bundler leaves the stages behind, and says so", async () => {
    const sandbox = createSandbox();
    const main = sandbox.host(HOST.replace('"done"', "JSON.stringify(telemetry.status())"));
    const outfile = join(dirname(main), "dist/main.js");
    // With conditions of its own esbuild no longer follows "module".
    const bundled = { bundle: true, platform: "node", target: "node20", logLevel: "error", format: "esm" } as const;
    buildSync({ ...bundled, entryPoints: [main], outfile, conditions: ["mine"] });
    const { stdout, stderr, code } = await sandbox.node([outfile]);
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    const { problems, dropped, inbox } = JSON.parse(stdout);
    expect(problems.join()).toMatch(/condition "module"/);
    expect({ dropped, inbox }).toEqual({ dropped: { unloadable: 1 }, inbox: 0 });
  });
});
