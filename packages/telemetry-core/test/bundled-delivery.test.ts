import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { createSandbox, type Sandbox } from "../../../testing/sandbox.ts";

const env = { CRAWLER_TELEMETRY: "1" };

/** An author's host as one file: nothing of core is beside it. */
function bundledHost(sandbox: Sandbox, body: string): string {
  const script = sandbox.host(`
    import { createTelemetry } from "@askfirst/telemetry-core";
    const provider = { name: "mine", module: new URL("./provider.js", import.meta.url).href };
    const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider });
    ${body}`);
  const folder = dirname(script);
  const outfile = join(folder, "bundle.mjs");
  buildSync({ entryPoints: [script], outfile, bundle: true, platform: "node", format: "esm", logLevel: "error" });
  writeFileSync(
    join(folder, "provider.js"),
    `import { appendFileSync } from "node:fs";
     const sendException = (report) => appendFileSync(process.env.HOME + "/sent", (report.message ?? report.exceptions[0].message) + " ");
     export const createProvider = () => ({ name: "mine", sendException });`,
  );
  return outfile;
}

const sentIn = (sandbox: Sandbox) =>
  existsSync(sandbox.path("sent")) ? readFileSync(sandbox.path("sent"), "utf8") : "";

describe("a host that was bundled into one file", () => {
  it("delivers before the end of its run", async () => {
    const sandbox = createSandbox();
    const host = bundledHost(sandbox, `await telemetry.run(async () => { throw new Error("first"); });`);
    expect((await sandbox.node([host], { env })).code).toBe(1);
    expect(sentIn(sandbox)).toBe("first ");
    expect(sandbox.outbox("mine")).toEqual([]);
  });

  it("delivers while it goes on", async () => {
    const sandbox = createSandbox();
    const host = bundledHost(
      sandbox,
      `telemetry.captureMessage("first");
       for (let i = 0; i < 300 && telemetry.status().sent === 0; i++) await new Promise((r) => setTimeout(r, 50));`,
    );
    await sandbox.node([host], { env });
    expect(sentIn(sandbox)).toBe("first ");
  });

  it("delivers in the next run what a crash left behind", async () => {
    const sandbox = createSandbox();
    const crash = `telemetry.watch(); setTimeout(() => { throw new Error("first"); }, 1);`;
    expect((await sandbox.node([bundledHost(sandbox, crash)], { env })).code).toBe(1);
    expect(sandbox.outbox("mine")).toHaveLength(1);
    await sandbox.node([bundledHost(sandbox, `await telemetry.run(() => {});`)], { env });
    expect(sentIn(sandbox)).toBe("first ");
  });

  it("says in its status why reports leave only while it runs", async () => {
    const sandbox = createSandbox();
    const host = bundledHost(sandbox, `console.log(JSON.stringify(telemetry.status().problems));`);
    const { stdout } = await sandbox.node([host]);
    expect(JSON.parse(stdout)).toEqual([expect.stringMatching(/only while the host runs\. Keep .* out of the bundle/)]);
  });
});
