import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { buildSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { createSandbox, type Sandbox, stagedModules } from "../../../testing/sandbox.ts";

const HOST = `
import { createTelemetry } from "@askfirst/telemetry-core";
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider: "console" });
function fetchPage() { throw new RangeError("broken"); }
try { fetchPage(); } catch (error) { telemetry.captureException(error); }
console.log(telemetry.status().providers[0].installed);
`;

/** A folder with the packed packages and the files named, and nothing that says what it is. */
function place(files: Record<string, string>, folder = mkdtempSync(join(tmpdir(), "place-"))): string {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), content);
  }
  symlinkSync(stagedModules, join(folder, "node_modules"));
  return folder;
}

async function topFrame(script: string, args: string[] = [], sandbox: Sandbox = createSandbox()) {
  const { stdout, stderr, code } = await sandbox.node([...args, script]);
  expect({ stdout, stderr, code }).toEqual({ stdout: "true\n", stderr: "", code: 0 });
  const [report] = sandbox.inbox() as { exceptions: { frames: Record<string, unknown>[] }[] }[];
  return report?.exceptions[0]?.frames[0];
}

const HOST_FRAME = { owner: "host", file: "main.mjs", function: "fetchPage" };

describe("the host's root is found", () => {
  it("in the folder that npm install makes of an empty one, whose package.json has no name", async () => {
    const folder = place({ "package.json": `{"dependencies":{}}`, "main.mjs": HOST });
    expect(await topFrame(join(folder, "main.mjs"))).toMatchObject(HOST_FRAME);
  });

  it("without any package.json", async () => {
    expect(await topFrame(join(place({ "main.mjs": HOST }), "main.mjs"))).toMatchObject(HOST_FRAME);
  });

  it.each(["p (x86)", "a b", "ü@1", "p%20(1)"])("in a folder named %s", async (name) => {
    const folder = join(mkdtempSync(join(tmpdir(), "place-")), name);
    place({ "package.json": `{"name":"crawler"}`, "main.mjs": HOST }, folder);
    // The file of the frame is sanitised by itself; what is looked for here is whose it is.
    expect(await topFrame(join(folder, "main.mjs"))).toMatchObject({ owner: "host" });
  });

  it("with source maps whose sources are not shipped", async () => {
    const folder = place({ "package.json": `{"name":"crawler"}`, "src/main.ts": HOST });
    const outfile = join(folder, "dist/main.mjs");
    const options = { bundle: true, platform: "node", packages: "external", sourcemap: true, format: "esm" } as const;
    buildSync({ entryPoints: [join(folder, "src/main.ts")], outfile, ...options });
    rmSync(join(folder, "src"), { recursive: true });
    expect(await topFrame(outfile, ["--enable-source-maps"])).toMatchObject({ owner: "host" });
  });

  it("where the host shapes stacks its own way", async () => {
    const shaped = HOST.replace("const telemetry", "Error.prepareStackTrace = (_, sites) => sites;\nconst telemetry");
    const folder = place({ "package.json": `{"name":"crawler"}`, "main.mjs": shaped });
    const { stdout, stderr } = await createSandbox().node([join(folder, "main.mjs")]);
    expect({ stdout, stderr }).toEqual({ stdout: "true\n", stderr: "" });
  });

  it("without taking the person's files for the host's: a home with a package.json is no package", async () => {
    const sandbox = createSandbox();
    sandbox.write("package.json", `{"name":"mine"}`);
    sandbox.write("project/secret.mjs", "export function work() { null.x; }");
    symlinkSync(stagedModules, sandbox.path("node_modules"));
    const mine = HOST.replace("\nfunction", `\nimport { work } from "../project/secret.mjs";\nfunction`);
    const script = sandbox.write("bin/main.mjs", mine.replace(`throw new RangeError("broken")`, "work()"));
    expect(await topFrame(script, [], sandbox)).toEqual({ owner: "user", file: "<user code>" });
    expect(JSON.stringify(sandbox.inbox())).not.toContain("secret");
  });
});
