import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { createSandbox, type Sandbox, until } from "../../../testing/sandbox.ts";

interface Seen {
  readonly variables: Record<string, string>;
  /** What its open descriptors lead to. */
  readonly open: readonly string[];
}

/** A host that leaves one report to a courier, which writes down what it was given and goes on until it is let go. */
function watchedCourier(sandbox: Sandbox): { readonly script: string; seen(): Promise<Seen>; letGo(): void } {
  const script = sandbox.host(`
    import { createTelemetry } from "@askfirst/telemetry-core";
    const provider = { name: "mine", module: new URL("./provider.js", import.meta.url).href };
    const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, offSwitches: ["TRACKING=false"] });
    await telemetry.run(() => telemetry.captureMessage("hello"));`);
  writeFileSync(
    join(dirname(script), "provider.js"),
    `import { existsSync, readdirSync, readlinkSync, renameSync, writeFileSync } from "node:fs";
     const linkOf = (name) => { try { return [readlinkSync("/proc/self/fd/" + name)]; } catch { return []; } };
     export const createProvider = () => ({
       name: "mine",
       async sendException() {
         const home = process.env.HOME;
         writeFileSync(home + "/seen.part", JSON.stringify({ variables: process.env, open: readdirSync("/proc/self/fd").flatMap(linkOf) }));
         renameSync(home + "/seen.part", home + "/seen");
         while (!existsSync(home + "/go")) await new Promise((resolve) => setTimeout(resolve, 20));
       },
     });`,
  );
  return {
    script,
    async seen() {
      await until(() => existsSync(sandbox.path("seen")));
      return JSON.parse(readFileSync(sandbox.path("seen"), "utf8")) as Seen;
    },
    letGo: () => void sandbox.write("go", ""),
  };
}

describe.skipIf(process.platform !== "linux")("a courier process", () => {
  it("holds open nothing that the starter of the host left open", async () => {
    const sandbox = createSandbox();
    const courier = watchedCourier(sandbox);
    const run = `exec 20>"$HOME/low" 200>"$HOME/high" 900>"$HOME/higher" 3000>"$HOME/highest"; "$0" "$1"`;
    // The output of a command substitution ends when nobody has it open any more: the courier goes on for longer.
    const shell = `answer=$(${run} 30>&1); echo "<$answer>"`;
    const said = execFileSync("bash", ["-c", shell, process.execPath, courier.script], {
      env: { ...sandbox.env, CRAWLER_TELEMETRY: "1" },
      encoding: "utf8",
      timeout: 8_000,
    });
    const { open } = await courier.seen();
    expect(existsSync(sandbox.path("go"))).toBe(false);
    courier.letGo();
    expect(said).toBe("<>\n");
    expect(open.filter((link) => dirname(link) === sandbox.home)).toEqual([]);
  }, 30_000);

  it("has the variables that it needs, and no other", async () => {
    const sandbox = createSandbox();
    const courier = watchedCourier(sandbox);
    const given = {
      CRAWLER_TELEMETRY: "1",
      CRAWLER_MINE_URL: "http://127.0.0.1:1",
      TRACKING: "true",
      https_proxy: "http://127.0.0.1:2",
      NODE_EXTRA_CA_CERTS: sandbox.write("ca.pem", ""),
      LC_ALL: "C.UTF-8",
      TMPDIR: sandbox.home,
    };
    const coverage = sandbox.path("coverage");
    const kept = {
      CRAWLER_DATABASE_URL: "postgres://me:secret@127.0.0.1/db",
      AWS_SECRET_ACCESS_KEY: "secret",
      GITHUB_TOKEN: "secret",
      NODE_V8_COVERAGE: coverage,
      NODE_DEBUG: "fs",
      NODE_TLS_REJECT_UNAUTHORIZED: "0",
      SSLKEYLOGFILE: sandbox.path("keys"),
      EDITOR: "vi",
    };
    await sandbox.node([courier.script], { env: { ...given, ...kept } });
    const { variables } = await courier.seen();
    courier.letGo();
    expect(existsSync(coverage) && readdirSync(coverage).length).toBe(1);
    expect(variables).toMatchObject(given);
    for (const name of Object.keys(kept)) expect(variables).not.toHaveProperty(name);
  }, 30_000);
});

/** A host and its provider, which needs a loader and a condition of the host's to be found, and writes down its flags. */
function hostWithLoader(sandbox: Sandbox): {
  readonly script: string;
  readonly folder: string;
  flags(): Promise<string[]>;
} {
  const script = sandbox.host(`
    import { createTelemetry } from "@askfirst/telemetry-core";
    const provider = { name: "mine", module: new URL("./provider.js", import.meta.url).href };
    const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider });
    await telemetry.run(() => telemetry.captureMessage("hello"));`);
  const folder = dirname(script);
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  write("package.json", `{ "name": "crawler", "type": "module", "imports": { "#dep": { "special": "./dep.js" } } }`);
  write("dep.js", `export { default } from "virtual:dep";`);
  write(
    "provider.js",
    `import { appendFileSync } from "node:fs";
     import text from "#dep";
     export const createProvider = () => ({
       name: "mine",
       sendException: () => appendFileSync(process.env.HOME + "/flags", JSON.stringify([text, ...process.execArgv]) + "\\n"),
     });`,
  );
  write(
    "loader.mjs",
    `import { register } from "node:module";
     const hooks = \`export const resolve = (name, context, next) => name === "virtual:dep" ? { url: "data:text/javascript,export default 'found'", shortCircuit: true } : next(name, context);\`;
     register("data:text/javascript," + encodeURIComponent(hooks));`,
  );
  return {
    script,
    folder,
    async flags() {
      // A line is whole when it has an end.
      await until(
        () => existsSync(sandbox.path("flags")) && readFileSync(sandbox.path("flags"), "utf8").endsWith("\n"),
      );
      return JSON.parse(readFileSync(sandbox.path("flags"), "utf8").trim()) as string[];
    },
  };
}

describe("a courier process of a host with flags", () => {
  it("has what finds modules, trusts certificates and restricts, and nothing that observes the host", async () => {
    const sandbox = createSandbox();
    const { script, folder, flags } = hostWithLoader(sandbox);
    const preload = sandbox.write("preload.cjs", "");
    const told = ["--import", "./loader.mjs", "--conditions=special", "--cpu-prof", "--require", preload, script];
    const { code } = await sandbox.node(told, {
      cwd: folder,
      env: { CRAWLER_TELEMETRY: "1", NODE_OPTIONS: "--use-openssl-ca --inspect=127.0.0.1:0" },
    });
    expect(code).toBe(0);
    const [text, ...passed] = await flags();
    expect(text).toBe("found");
    expect(passed).toEqual([
      "--no-warnings",
      "--use-openssl-ca",
      `--import=${pathToFileURL(join(folder, "loader.mjs"))}`,
      "--conditions=special",
    ]);
  });

  it.runIf(process.platform === "linux")(
    "takes no flags from a variable that the host was not started with",
    async () => {
      const sandbox = createSandbox();
      const { script, folder, flags } = hostWithLoader(sandbox);
      const preload = sandbox.write(
        "evil.mjs",
        `import fs from "node:fs"; fs.writeFileSync(process.env.HOME + "/ran", "");`,
      );
      const set = `process.env.NODE_OPTIONS = "--import=${preload}";`;
      writeFileSync(script, `${readFileSync(script, "utf8").replace("await telemetry", `${set} await telemetry`)}`);
      const told = ["--import", "./loader.mjs", "--conditions=special", script];
      await sandbox.node(told, { cwd: folder, env: { CRAWLER_TELEMETRY: "1" } });
      await flags();
      expect(existsSync(sandbox.path("ran"))).toBe(false);
    },
  );

  it("is one, also where the host is preloaded and so is in the courier as well", async () => {
    const sandbox = createSandbox();
    const { script, folder, flags } = hostWithLoader(sandbox);
    writeFileSync(join(folder, "empty.js"), "");
    writeFileSync(
      join(folder, "host.mjs"),
      readFileSync(script, "utf8").replace(
        "captureMessage",
        `captureException(new Error("again")), telemetry.captureMessage`,
      ),
    );
    const told = ["--import", "./loader.mjs", "--conditions=special", "--import", "./host.mjs", "empty.js"];
    await sandbox.node(told, { cwd: folder, env: { CRAWLER_TELEMETRY: "1" } });
    await until(() => sandbox.ledger().length >= 2);
    await flags().catch(() => {});
    expect(sandbox.ledger()).toHaveLength(2);
    expect(sandbox.outbox("mine")).toEqual([]);
  });
});
