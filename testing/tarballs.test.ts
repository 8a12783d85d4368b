import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { startReceiver } from "./receiver.ts";
import { createSandbox, until } from "./sandbox.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const tarballs = join(root, ".stage/tarballs");
const tarball = (name: string) => join(tarballs, `askfirst-${name}.tgz`);
const published = [
  "sanitizer",
  "telemetry-core",
  "notebook",
  "provider-console",
  "provider-posthog",
  "provider-sentry",
  "provider-testkit",
  "cli",
];

const npm = (folder: string, ...args: string[]) =>
  execFileSync("npm", [...args, "--no-audit", "--no-fund", "--prefer-offline"], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });

/** A new project of an author that crashes, or prints its status. */
const HOST = (provider: string) => `
import { createTelemetry } from "@askfirst/telemetry-core";
const telemetry = createTelemetry({ app: { name: "newhost", version: "1.0.0" }, provider: ${provider} });
if (process.argv[2] === "status") console.log(JSON.stringify(telemetry.status()));
else await telemetry.run(async () => { throw new TypeError("broken"); });
`;

describe("a provider that is swapped by an install", () => {
  let folder: string;
  const write = (provider: string) => writeFileSync(join(folder, "main.js"), HOST(provider));
  const run = async (env: Record<string, string> = {}, ...args: string[]) => {
    const sandbox = createSandbox("newhost");
    const finished = await sandbox.node([join(folder, "main.js"), ...args], {
      env: { NEWHOST_TELEMETRY: "1", ...env },
      cwd: folder,
    });
    return { sandbox, ...finished };
  };

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "author-"));
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "newhost", version: "1.0.0", type: "module" }));
    npm(folder, "install", tarball("telemetry-core"), tarball("provider-console"));
    write(`"console"`);
  });

  it("works with core from their tarballs in an empty folder", async () => {
    const { code, stderr } = await run();
    expect(code).toBe(1);
    expect(stderr).toContain("crash report of newhost 1.0.0");
    expect(stderr).toContain("TypeError: broken");
  });

  it("does nothing, silently, when its package is missing, and status tells what to install", async () => {
    npm(folder, "uninstall", "@askfirst/provider-console");
    const crashed = await run();
    expect(crashed.code).toBe(1);
    expect(crashed.stderr).not.toContain("askfirst]");
    expect(crashed.sandbox.files()).toEqual([]);
    const { stdout } = await run({}, "status");
    expect(JSON.parse(stdout)).toMatchObject({
      providers: [{ name: "console", installed: false }],
      problems: [`The provider "console" is not installed. Run: npm install @askfirst/provider-console`],
    });
  });

  it(`works as "sentry" after an install, without another change`, async () => {
    write(`"sentry"`);
    npm(folder, "install", tarball("provider-sentry"));
    using receiver = await startReceiver();
    const { code, sandbox } = await run({ NEWHOST_SENTRY_DSN: receiver.dsn });
    expect(code).toBe(1);
    await until(() => sandbox.ledger().length > 0);
    expect(receiver.bodies).toHaveLength(1);
    expect(receiver.bodies[0]).toContain("newhost@1.0.0");
    // The DSN is nowhere on the person's disk.
    for (const file of sandbox.files()) expect(readFileSync(sandbox.path(file), "utf8")).not.toContain("public@");
  });

  it("keeps the report without a DSN, and status tells how to set one", async () => {
    const { sandbox } = await run();
    const state = sandbox.path(".local/state/askfirst/newhost/delivery/sentry.json");
    await until(() => existsSync(state));
    const { stdout } = await sandbox.node([join(folder, "main.js"), "status"], { cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({
      providers: [{ name: "sentry", installed: true, waiting: 1 }],
      problems: ["[askfirst] provider-sentry has no DSN. Pass sentry({ dsn }) or set NEWHOST_SENTRY_DSN."],
    });
  });

  it("is found by its name in a package of another author", async () => {
    const other = join(folder, "node_modules/askfirst-provider-mine");
    execFileSync("mkdir", ["-p", other]);
    // Its exports know only the condition "import", as many packages have it.
    writeFileSync(
      join(other, "package.json"),
      JSON.stringify({ name: "askfirst-provider-mine", type: "module", exports: { ".": { import: "./index.js" } } }),
    );
    writeFileSync(
      join(other, "index.js"),
      `import { writeFileSync } from "node:fs";\nexport const createProvider = () => ({ name: "mine", sendException: (report) => writeFileSync(process.env.HOME + "/mine.json", JSON.stringify(report)) });\n`,
    );
    write(`"mine"`);
    const { sandbox } = await run();
    await until(() => existsSync(sandbox.path("mine.json")));
    expect(JSON.parse(readFileSync(sandbox.path("mine.json"), "utf8"))).toMatchObject({
      app: { name: "newhost" },
      exceptions: [{ message: "broken" }],
    });
  });
});

describe.each(published)("the tarball of @askfirst/%s", (name) => {
  const bin = (tool: string) => join(root, "node_modules/.bin", tool);

  it("is clean for publint and for types", () => {
    expect(
      execFileSync(bin("publint"), ["run", tarball(name), "--strict"], {
        encoding: "utf8",
        env: { ...process.env, NO_COLOR: "1" },
      }),
    ).toContain("All good!");
    // Throws if the tool finds anything; CommonJS and the resolution of before 2022 are no promise of these packages.
    execFileSync(bin("attw"), [tarball(name), "--profile", "esm-only"], { encoding: "utf8" });
  });

  it("has what a user needs and nothing else", () => {
    const files = execFileSync("tar", ["tzf", tarball(name)], { encoding: "utf8" })
      .trim()
      .split("\n");
    expect(files).toEqual(
      expect.arrayContaining([
        "package/package.json",
        "package/README.md",
        "package/LICENSE",
        "package/dist/index.js",
        "package/dist/index.d.ts",
      ]),
    );
    expect(files.filter((file) => /\.test\.|tsbuildinfo|\/src\/|\/test\//.test(file))).toEqual([]);
    const manifest = JSON.parse(
      execFileSync("tar", ["xzOf", tarball(name), "package/package.json"], { encoding: "utf8" }),
    ) as Record<string, unknown>;
    expect(JSON.stringify(manifest["exports"])).not.toContain("src/");
    expect(JSON.stringify(manifest["dependencies"] ?? {})).not.toContain("workspace:");
  });

  it("names in its types no package that it does not ask for", () => {
    const folder = join(root, ".stage/host/node_modules/@askfirst", name);
    const { dependencies, peerDependencies, exports } = JSON.parse(
      readFileSync(join(folder, "package.json"), "utf8"),
    ) as Record<string, object | undefined>;
    const known = [`@askfirst/${name}`, ...Object.keys({ ...dependencies, ...peerDependencies })];
    const files = new Set(
      Object.values(exports as Record<string, { types: string }>).map(({ types }) => join(folder, types)),
    );
    const foreign: string[] = [];
    for (const file of files) {
      for (const [, named = ""] of readFileSync(file, "utf8").matchAll(/(?:from |import\()"([^"\n]+)"/g)) {
        // Compiled by the tool above; here only where a name leads.
        if (named.startsWith(".")) files.add(join(dirname(file), named.replace(/\.[jt]s$/, ".d.ts")));
        else if (!isBuiltin(named) && !known.includes(/^(?:@[^/]+\/)?[^/]+/.exec(named)?.[0] ?? ""))
          foreign.push(named);
      }
    }
    expect(foreign).toEqual([]);
  });
});

it("keeps every package's exports as in the snapshot, so that growth is a decision", async () => {
  const exports: Record<string, string[]> = {};
  const host = join(root, ".stage/host/node_modules/@askfirst");
  for (const entry of [
    "sanitizer",
    "telemetry-core",
    "telemetry-core/dist/commands",
    "telemetry-core/dist/sanitizer",
    "telemetry-core/dist/ledger",
    "provider-console",
    "provider-otel",
    "provider-posthog",
    "provider-sentry",
    "provider-testkit",
    "cli",
    "cli/dist/commander",
    "notebook",
  ]) {
    const file = entry.includes("/dist/")
      ? join(host, `${entry}${/command(s|er)$/.test(entry) ? ".js" : "/index.js"}`)
      : join(host, entry, "dist/index.js");
    exports[entry] = Object.keys((await import(file)) as object).sort();
  }
  expect(exports).toEqual({
    sanitizer: ["createSanitizer", "machineFacts"],
    "telemetry-core": ["AskfirstError", "createTelemetry"],
    "telemetry-core/dist/commands": ["didYouMean", "isKnownHost", "listHosts", "printable"],
    "telemetry-core/dist/sanitizer": ["createSanitizer", "machineFacts"],
    "telemetry-core/dist/ledger": ["readLedger", "readPayload", "verifyLedger"],
    "provider-console": ["consoleProvider", "createProvider"],
    "provider-otel": ["createProvider", "otel"],
    "provider-posthog": ["createProvider", "posthog"],
    "provider-sentry": ["createProvider", "sentry"],
    "provider-testkit": ["describeProvider"],
    cli: ["runTelemetryCommand"],
    "cli/dist/commander": ["telemetryCommand"],
    notebook: ["guard", "notebook"],
  });
  expect(readdirSync(host).sort()).toEqual([
    "cli",
    "example-crawler",
    "notebook",
    "provider-console",
    "provider-otel",
    "provider-posthog",
    "provider-sentry",
    "provider-testkit",
    "sanitizer",
    "server",
    "telemetry-core",
  ]);
});

it("installs core in at most 1.1 megabytes", () => {
  const folder = join(root, ".stage/host/node_modules/@askfirst/telemetry-core");
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((found) => found.isFile());
  const sizes = files.map((found) => statSync(join(found.parentPath, found.name)).size);
  expect(sizes.reduce((all, size) => all + size, 0)).toBeLessThan(1_100_000);
});

describe("what every start of a host pays for", () => {
  it("is short, since the engine reads all of it", () => {
    const file = join(root, ".stage/host/node_modules/@askfirst/telemetry-core/dist/index.js");
    expect(statSync(file).size).toBeLessThan(125_000);
  });

  it("has none of Node's modules that Node has not loaded itself", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(`
      await import("data:text/javascript,");
      const before = new Set(process.moduleLoadList);
      const { createTelemetry } = await import("@askfirst/telemetry-core");
      createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider: "console" });
      console.log(JSON.stringify(process.moduleLoadList.filter((name) => !before.has(name))));
    `);
    const { stdout } = await sandbox.node([script]);
    expect(JSON.parse(stdout)).toEqual([]);
  });

  it("keeps the name of an error that an author may see", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(`
      import { createTelemetry } from "@askfirst/telemetry-core";
      createTelemetry({ app: { name: "crawler", version: "1.0.0" } });
    `);
    const { stderr } = await sandbox.node([script]);
    expect(stderr).toMatch(/^AskfirstError: \[askfirst\] provider is missing/m);
  });
});
