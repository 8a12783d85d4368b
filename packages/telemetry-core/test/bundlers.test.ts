import { readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { createSandbox, type Sandbox } from "../../../testing/sandbox.ts";

/** A host with core alone, which says what its provider got and how things stand. */
const HOST = `
import { createTelemetry } from "@askfirst/telemetry-core";
const sent = [];
const provider = { name: "array", sendException: (report) => { sent.push(report.exceptions[0].message); } };
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider });
telemetry.captureException(new Error("broken"));
telemetry.flush().then(() => {
  const { dropped, problems } = telemetry.status();
  console.log(JSON.stringify({ sent, dropped, problems }));
});
`;

/** Bundles a program into a folder, which has no packages, and returns the program's file. Rejects with what failed. */
type Bundle = (main: string, folder: string) => Promise<string>;

// Installed beside this package; a machine that has one not skips its tests, and says so.
const load = createRequire(import.meta.url);
function installed<T>(name: string): T | undefined {
  try {
    return load(name) as T;
  } catch {
    return undefined;
  }
}

interface Stats {
  hasErrors(): boolean;
  toString(options: object): string;
}
type Webpack = (options: object, done: (error: Error | null, stats: Stats) => void) => void;

function webpackLike(webpack: Webpack | undefined, isModule: boolean): Bundle | undefined {
  if (!webpack) return undefined;
  const filename = isModule ? "main.mjs" : "main.cjs";
  return (entry, path) =>
    new Promise((resolve, reject) => {
      const experiments = isModule ? { outputModule: true } : {};
      const output = { path, filename, ...(isModule && { module: true, library: { type: "module" } }) };
      const options = { mode: "production", target: "node20", context: dirname(entry), entry, experiments, output };
      webpack(options, (error, stats) => {
        if (error) reject(error);
        else if (stats.hasErrors()) reject(new Error(stats.toString({ all: false, errors: true })));
        else resolve(join(path, filename));
      });
    });
}

const webpack = installed<Webpack>("webpack");
const rspack = installed<{ rspack: Webpack }>("@rspack/core")?.rspack;
type Ncc = (entry: string, options: object) => Promise<{ code: string; assets: Record<string, unknown> }>;
const ncc = installed<Ncc>("@vercel/ncc");

const bundlers: [string, Bundle | undefined][] = [
  ["webpack", webpackLike(webpack, true)],
  ["webpack to CommonJS", webpackLike(webpack, false)],
  ["rspack", webpackLike(rspack, true)],
  ["rspack to CommonJS", webpackLike(rspack, false)],
];

async function outcome(bundle: Bundle) {
  const sandbox: Sandbox = createSandbox();
  const folder = sandbox.path("bundled");
  const main = sandbox.host(HOST);
  const program = await bundle(main, folder);
  const { stdout, stderr } = await sandbox.node([program], { env: { CRAWLER_TELEMETRY: "1" } });
  expect(stderr).toBe("");
  return { files: readdirSync(folder), ...JSON.parse(stdout) };
}

describe.each(bundlers)("a bundle of %s", (_, bundle) => {
  it.skipIf(!bundle)("is one file that captures and delivers", async () => {
    const { files, ...rest } = await outcome(bundle as Bundle);
    expect(files).toHaveLength(1);
    expect(rest).toEqual({ sent: ["broken"], dropped: {}, problems: [] });
  });
});

describe.skipIf(!ncc)("a bundle of ncc", () => {
  let found: Awaited<ReturnType<typeof outcome>>;
  beforeAll(async () => {
    found = await outcome(async (main, folder) => {
      const { code } = await (ncc as Ncc)(main, { cache: false, quiet: true });
      const { mkdirSync } = process.getBuiltinModule("node:fs");
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "main.mjs"), code);
      return join(folder, "main.mjs");
    });
  });

  it("says that it captures nothing, and counts what is lost", () => {
    expect(found).toMatchObject({ sent: [], dropped: { unloadable: 1 } });
    expect(found.problems.join()).toMatch(/left behind when the host was bundled/);
  });
});
