import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { startReceiver } from "../../../testing/receiver.ts";
import { createSandbox, type Sandbox } from "../../../testing/sandbox.ts";
import { sentIn } from "./recording-host.ts";

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

/** Bundled with a provider's package in it, as bundlers do with what is no dependency at run time. */
function bundledProvider(sandbox: Sandbox, provider: string, format: "esm" | "cjs", external: string[], end = "") {
  const script = sandbox.host(`
    import { createTelemetry } from "@askfirst/telemetry-core";
    ${provider}
    console.log("starts");
    const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider });
    telemetry.run(() => telemetry.captureMessage("first"));
    ${end}`);
  // A name that modules of packages have as well.
  const outfile = join(dirname(script), format === "esm" ? "dist/index.js" : "dist/index.cjs");
  const options = { bundle: true, platform: "node", logLevel: "error", external, format } as const;
  buildSync({ ...options, entryPoints: [script], outfile });
  return outfile;
}

describe.each(["esm", "cjs"] as const)("a provider that was bundled into a host, as %s", (format) => {
  it.each([
    ["core as well", []],
    ["core not", ["@askfirst/telemetry-core"]],
  ])("delivers while the host runs, %s", async (_, external) => {
    using receiver = await startReceiver();
    const sandbox = createSandbox();
    const provider = `import { sentry } from "@askfirst/provider-sentry"; const provider = sentry({ dsn: "${receiver.dsn}" });`;
    const host = bundledProvider(sandbox, provider, format, external);
    expect(await sandbox.node([host], { env })).toMatchObject({ stdout: "starts\n", stderr: "", code: 0 });
    expect(receiver.bodies).toEqual([expect.stringContaining("first")]);
    expect(sandbox.outbox("sentry")).toEqual([]);
  });

  it("prints to the terminal", async () => {
    const sandbox = createSandbox();
    const provider = `import { consoleProvider } from "@askfirst/provider-console"; const provider = consoleProvider();`;
    const { stderr } = await sandbox.node([bundledProvider(sandbox, provider, format, [])], { env });
    expect(stderr).toContain("first");
  });
});

it("does not start the program again for a provider whose module became the program, and status says why", async () => {
  const sandbox = createSandbox();
  const provider = `const provider = { name: "mine", module: import.meta.url };`;
  const end = `console.log(JSON.stringify(telemetry.status()));`;
  const host = bundledProvider(sandbox, provider, "esm", ["@askfirst/telemetry-core"], end);
  const { stdout, code } = await sandbox.node([host], { env });
  const [first, status] = stdout.split("\n");
  expect({ code, first }).toEqual({ code: 0, first: "starts" });
  expect(JSON.parse(status ?? "")).toMatchObject({
    providers: [{ name: "mine", installed: false }],
    problems: [expect.stringMatching(/is the program itself/)],
  });
  expect(sandbox.outbox("mine")).toEqual([]);
});
