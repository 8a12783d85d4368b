import { execFileSync, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { describeProvider } from "../packages/provider-testkit/src/index.ts";
import { pageFor } from "../packages/telemetry-core/src/ask/dialogue/looks.ts";
import { question } from "../packages/telemetry-core/src/ask/dialogue/words.ts";
import type { CrashReport } from "../packages/telemetry-core/src/item/report.ts";
import { createSandbox, stagedModules, until } from "./sandbox.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

describe("the custom provider of the examples", () => {
  it("gets a crash report in a courier process, written in twenty lines", async () => {
    const folder = mkdtempSync(join(tmpdir(), "custom-"));
    cpSync(join(root, "examples/custom-provider"), folder, {
      recursive: true,
      filter: (path) => !path.includes("node_modules"),
    });
    symlinkSync(stagedModules, join(folder, "node_modules"));
    const sandbox = createSandbox("custom");
    // In the folder where the host was started, although the courier runs in another one.
    const reports = sandbox.path("reports.jsonl");
    const { code } = await sandbox.node([join(folder, "main.js")], { env: { CUSTOM_TELEMETRY: "1" } });
    expect(code).toBe(1);
    await until(() => existsSync(reports));
    expect(JSON.parse(readFileSync(reports, "utf8"))).toMatchObject({
      exceptions: [{ type: "RangeError", message: "There is no page 0" }],
    });
    const lines = readFileSync(join(folder, "file-provider.js"), "utf8")
      .replace(/\/\*\*[\s\S]*?\*\//g, "")
      .trim()
      .split("\n");
    expect(lines.length).toBeLessThanOrEqual(20);
  });
});

describe("the server of the examples", () => {
  it("answers where nothing can be written, shows its status, reports a failure and ends in time", async () => {
    const folder = mkdtempSync(join(tmpdir(), "api-server-"));
    for (const name of ["main.js", "package.json"]) cpSync(join(root, "examples/api-server", name), join(folder, name));
    symlinkSync(stagedModules, join(folder, "node_modules"));
    const env = { ...createSandbox("shop").env, HOME: "/proc/x", PORT: "0", SHOP_API_SERVER: "true" };
    const child = spawn(process.execPath, ["main.js"], { cwd: folder, env, detached: process.platform !== "win32" });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => (output += text));
    await until(() => /listening on \d+/.test(output));
    const at = (path: string) => fetch(`http://127.0.0.1:${/listening on (\d+)/.exec(output)?.[1]}${path}`);
    expect((await at("/fail")).status).toBe(500);
    const health = (await (await at("/health")).json()) as { telemetry: unknown };
    expect(health.telemetry).toMatchObject({ enabled: true, source: "host-default", dropped: {} });
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(output).toMatch(/^shop sends crash reports .+ Turn it off: SHOP_TELEMETRY=0$/m);
    expect(output).toContain("There is no page 0");
  });
});

/** Code blocks of a page, in order. */
function snippets(page: string): string[] {
  return [...readFileSync(join(root, page), "utf8").matchAll(/```ts\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
}

describe("the provider package of docs/add-a-provider.md", () => {
  const source = snippets("docs/add-a-provider.md").find((snippet) => snippet.includes("createProvider: "));
  const module = join(mkdtempSync(join(tmpdir(), "provider-")), "index.mjs");
  writeFileSync(module, transformSync(source ?? "", { loader: "ts" }).code);
  describeProvider(({ url }) => ({ name: "mine", module: pathToFileURL(module).href, options: { url } }), {
    describe,
    it,
    limits: { "asks-when-connected": "fetch does not tell when it has connected" },
  });
});

const pages = [
  "README.md",
  "docs/add-a-provider.md",
  "docs/events.md",
  "packages/sanitizer/README.md",
  "packages/telemetry-core/README.md",
  "packages/provider-console/README.md",
  "packages/provider-otel/README.md",
  "packages/provider-posthog/README.md",
  "packages/provider-sentry/README.md",
  "packages/provider-testkit/README.md",
  "packages/cli/README.md",
  "packages/server/README.md",
];

const QUESTION = {
  app: { name: "crawler", version: "1.4.0" },
  providers: [{ name: "sentry", endpoint: "o1.ingest.sentry.io" }],
  limitMs: 30_000,
  earlier: false,
};
const REPORT = { handled: false, exceptions: [] } as unknown as CrashReport;

describe("the snippets of the documentation", () => {
  it.each(pages)("compile on %s against the packed packages", (page) => {
    const folder = mkdtempSync(join(tmpdir(), "snippets-"));
    symlinkSync(stagedModules, join(folder, "node_modules"));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "crawler", type: "module" }));
    const options = {
      strict: true,
      module: "nodenext",
      target: "es2022",
      noEmit: true,
      skipLibCheck: true,
      types: ["node"],
      typeRoots: [join(root, "node_modules/@types")],
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, include: ["*.ts"] }));
    // Names that a snippet may use: it continues the page's first one.
    const given = `import type { Command } from "commander"; import type { Telemetry } from "@askfirst/telemetry-core"; declare global { const program: Command; const telemetry: Telemetry; const main: () => Promise<void>; }`;
    writeFileSync(join(folder, "given.d.ts"), given);
    for (const [at, snippet] of snippets(page).entries())
      writeFileSync(join(folder, `snippet-${at}.ts`), `${snippet}\nexport {};\n`);
    let output = "";
    try {
      execFileSync(join(root, "node_modules/.bin/tsc"), ["-p", folder], { encoding: "utf8" });
    } catch (error) {
      output = (error as { stdout: string }).stdout;
    }
    expect(output).toBe("");
  });

  it("run as they stand at the top of the README, and leave the crash to Node", async () => {
    const sandbox = createSandbox();
    const [first = ""] = snippets("README.md");
    const { code, stderr } = await sandbox.node([
      sandbox.host(first.replace("run(main)", 'run(() => { throw new Error("as always"); })')),
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain("Error: as always");
    expect(sandbox.inbox()).toHaveLength(1);
  });

  it("show the question in the words of the program", () => {
    const rows = (text: string) => text.split("\n").map((row) => row.replaceAll("│", "").trim());
    const shown = readFileSync(join(root, "README.md"), "utf8").match(/(?:^│.*\n)+/m)?.[0] ?? "";
    const asked = question(QUESTION, REPORT, true, pageFor({ columns: 80 }));
    expect(rows(shown)).toEqual(rows(asked.replace(/^\n/, "")));
  });
});
