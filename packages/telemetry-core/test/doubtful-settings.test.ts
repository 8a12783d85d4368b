import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createSandbox, type Finished, type Sandbox } from "../../../testing/sandbox.ts";

/** A host that prints what its provider is given. */
const host = (body: string) => `
import { createTelemetry } from "@askfirst/telemetry-core";
import { chmodSync, closeSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
const settings = process.env.HOME + "/.crawler/config.json";
const provider = { name: "mine", sendException(report) { console.log("sent", report.exceptions[0].type); } };
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider });
const status = (pick) => console.log(JSON.stringify(pick(telemetry.status())));
${body}
`;
const SEND = `telemetry.captureException(new RangeError("a")); await telemetry.flush(); status(({ enabled, problems }) => ({ enabled, problems }));`;

/** Root may have a full disk of its own, most containers forbid it. */
const canMount = (() => {
  try {
    execFileSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/mnt"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

const run = (sandbox: Sandbox, body: string, env = {}): Promise<Finished> =>
  sandbox.node([sandbox.host(host(body))], { env });

describe("a key that stands twice on the way to the decision", () => {
  const forms: [string, string][] = [
    ["plainly", `{"telemetry":{"consent":"denied","consent":"always"}}`],
    ["with an escape", `{"telemetry":{"consent":"denied","\\u0063onsent":"always"}}`],
    ["as two members telemetry", `{"telemetry":{"consent":"denied"},"telemetry":{"consent":"always"}}`],
    ["as two members, one with an escape", `{"telemetry":{"consent":"denied"},"t\\u0065lemetry":{"consent":"always"}}`],
    ["deeper down", `{"telemetry":{"consent":"always","purposes":{"usage":"denied","usage":"always"}}}`],
    ["in what is not ours", `{"telemetry":{"consent":"always","more":[{"a":1,"a":2}]}}`],
  ];

  it.each(forms)("%s is a doubt, until the person decides again", async (_, text) => {
    const sandbox = createSandbox();
    sandbox.write(".crawler/config.json", text);
    const { stdout } = await run(sandbox, `${SEND} telemetry.enable(); ${SEND}`);
    const [before, sent, after] = stdout.split("\n");
    expect(before).toMatch(/"enabled":false.*stands twice/);
    expect([sent, after]).toEqual(["sent RangeError", `{"enabled":true,"problems":[]}`]);
  });

  it.each([
    ["differs in case", `{"telemetry":{"consent":"always","Consent":"denied"}}`],
    ["is the host's own affair", `{"a":1,"a":2,"x":{"b":1,"b":2},"telemetry":{"consent":"always"}}`],
    ["is in another object", `{"telemetry":{"consent":"always","more":[{"a":1},{"a":2}]}}`],
    ["is a word in a text", `{"telemetry":{"consent":"always","more":"\\"consent\\":\\"consent\\":"}}`],
  ])("is none where it %s", async (_, text) => {
    const sandbox = createSandbox();
    sandbox.write(".crawler/config.json", text);
    expect((await run(sandbox, SEND)).stdout).toBe(`sent RangeError\n{"enabled":true,"problems":[]}\n`);
  });
});

describe.skipIf(process.platform === "win32")("settings that others may write", () => {
  it("are not the person's, until they decide", async () => {
    const sandbox = createSandbox();
    const path = sandbox.write(
      ".crawler/config.json",
      `{"mine":1,"telemetry":{"consent":"always","purposes":{"usage":"always"}}}`,
    );
    chmodSync(path, 0o666);
    const { stdout } = await run(sandbox, `${SEND} telemetry.enable(); ${SEND}`);
    expect(stdout).toMatch(/^\{"enabled":false.*others than you may write.*\nsent RangeError\n\{"enabled":true/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    // Of what others could write nothing became the person's.
    expect(JSON.parse(sandbox.settings() ?? "")).toEqual({
      mine: 1,
      telemetry: { consent: "always", purposes: { usage: "denied", details: "denied" } },
    });
  });

  it("in a folder where others may replace them are a doubt, in which a denial can still be stored", async () => {
    const sandbox = createSandbox();
    sandbox.write(".crawler/config.json", `{"telemetry":{"consent":"always"}}`);
    chmodSync(sandbox.path(".crawler"), 0o777);
    expect((await run(sandbox, SEND)).stdout).toMatch(/^\{"enabled":false.*chmod go-w/);
    await run(sandbox, "telemetry.disable();");
    chmodSync(sandbox.path(".crawler"), 0o755);
    expect((await run(sandbox, SEND)).stdout).toBe(`{"enabled":false,"problems":[]}\n`);
  });

  it("of a group of the person's own are theirs", async () => {
    const sandbox = createSandbox();
    const path = sandbox.write(".crawler/config.json", `{"telemetry":{"consent":"always"}}`);
    chmodSync(path, 0o664);
    const isOwnGroup = statSync(path).uid === statSync(path).gid;
    expect((await run(sandbox, SEND)).stdout.includes(`"enabled":true`)).toBe(isOwnGroup);
  });
});

describe("a moment of doubt", () => {
  it.each([
    [
      "the host rewrites its settings in place",
      `const text = readFileSync(settings); writeFileSync(settings, '{"a');`,
      "writeFileSync(settings, text);",
    ],
    [
      "there are no descriptors left",
      `const open = []; try { for (;;) open.push(openSync("/dev/null")); } catch {}`,
      "open.forEach(closeSync);",
    ],
    [
      "the settings are a folder",
      `renameSync(settings, settings + "1"); const { mkdirSync, rmdirSync } = await import("node:fs"); mkdirSync(settings);`,
      `rmdirSync(settings); renameSync(settings + "1", settings);`,
    ],
    ["the switch is empty", `process.env.CRAWLER_TELEMETRY = "";`, "delete process.env.CRAWLER_TELEMETRY;"],
  ])("in which %s is over at the next capture, and what was lost in it is counted", async (_, begin, end) => {
    const sandbox = createSandbox();
    sandbox.write(".crawler/config.json", `{"telemetry":{"consent":"always"}}`);
    const { stdout, stderr } = await run(
      sandbox,
      `telemetry.captureException(new RangeError("loads all"));
       await telemetry.flush();
       ${begin}
       telemetry.captureException(new TypeError("b"));
       ${end}
       telemetry.captureException(new SyntaxError("c"));
       await telemetry.flush();
       status(({ dropped }) => dropped);`,
    );
    expect(stderr).toBe("");
    expect(stdout).toBe(`sent RangeError\nsent SyntaxError\n{"doubt":1}\n`);
  });

  it("deletes nothing of what waits", async () => {
    const sandbox = createSandbox();
    sandbox.write(".crawler/config.json", `{"telemetry":{"consent":"always"}}`);
    const { stdout } = await run(
      sandbox,
      `telemetry.captureException(new RangeError("a"));
       const error = new TypeError("b");
       const text = readFileSync(settings);
       // Looked at after the decision was read, and before the report is written.
       Object.defineProperty(error, "name", { get() { return "b"; } });
       Object.defineProperty(error, "message", { get() { writeFileSync(settings, "{"); return "b"; } });
       telemetry.captureException(error);
       await telemetry.flush();
       writeFileSync(settings, text);
       await telemetry.flush();`,
    );
    expect(stdout.split("\n").filter(Boolean)).toHaveLength(2);
  });
});

describe("a decision", () => {
  it("does not set aside a file that the host is writing", async () => {
    const sandbox = createSandbox();
    const path = sandbox.write(".crawler/config.json", "");
    // Another thread is the writer, for this one stands still while it waits: it goes on once the lock is taken.
    const { stdout, stderr } = await run(
      sandbox,
      `const { Worker } = await import("node:worker_threads");
       const writer = new Worker(\`
         const fs = require("fs");
         const settings = process.env.HOME + "/.crawler/config.json";
         require("worker_threads").parentPort.postMessage("ready");
         while (!fs.existsSync(settings + ".lock"));
         fs.writeFileSync(settings, JSON.stringify({ mine: 1, telemetry: { consent: "always" } }));
       \`, { eval: true });
       await new Promise((resolve) => writer.once("message", resolve));
       telemetry.disable();
       status(({ consent, problems }) => ({ consent, problems }));`,
    );
    expect(stderr).toBe("");
    expect(stdout).toBe(`{"consent":"denied","problems":[]}\n`);
    expect(sandbox.files().filter((file) => file.startsWith(".crawler"))).toEqual([".crawler/config.json"]);
    expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ mine: 1 });
  });

  const fills: [string, string | undefined][] = [
    ["by hand", `{"mine":1,"telemetry":{"consent":"always"}}`],
    ["by this package", `{\n  "mine": 1,\n  "telemetry": {\n    "consent": "once",\n    "email": "a@b.org"\n  }\n}\n`],
    ["in the shortest form", `{"telemetry":true}`],
    ["never", undefined],
    ["never, and where the host has settings of its own", `{"mine":1}`],
  ];

  it.runIf(canMount).each(fills)("takes a no on a full disk where a yes was stored %s", (_, text) => {
    const sandbox = createSandbox();
    const disk = sandbox.path("disk");
    mkdirSync(disk);
    const fill = `
      const { mkdirSync } = await import("node:fs");
      mkdirSync(process.env.HOME + "/.crawler");
      ${text === undefined ? "" : `writeFileSync(settings, ${JSON.stringify(text)}, { mode: 0o600 });`}
      try { const file = openSync(process.env.HOME + "/filler", "w"); for (;;) writeFileSync(file, "x".repeat(4096)); }
      catch (error) { console.log(error.code); }
      telemetry.disable();
      ${SEND}
      console.log(JSON.stringify(readFileSync(settings, "utf8")));`;
    const script = sandbox.host(host(fill));
    const again = sandbox.host(host(SEND));
    const mounted = `mount -t tmpfs -o size=256k none "${disk}" && "${process.execPath}" "${script}" && "${process.execPath}" "${again}"`;
    const stdout = execFileSync("unshare", ["-m", "sh", "-c", mounted], {
      env: { ...sandbox.env, HOME: disk },
      encoding: "utf8",
    });
    const [full, here, content = "", later] = stdout.split("\n");
    expect(full).toBe("ENOSPC");
    for (const seen of [here, later]) expect(seen).toContain(`"enabled":false`);
    if (text?.includes("mine")) expect(JSON.parse(JSON.parse(content))).toMatchObject({ mine: 1 });
  });

  it.each([
    ["alone", "$"],
    ["in the decision", `{"telemetry":{"consent":$}}`],
    ["beside it", `{"telemetry":{"consent":"always","more":$}}`],
    ["in the host's own", `{"deep":$,"telemetry":{"consent":"always"}}`],
    ["without an end", "["],
  ])("can be taken back where 200,000 brackets stand %s", async (_, form) => {
    const sandbox = createSandbox();
    const text = form === "[" ? "[".repeat(200_000) : form.replace("$", "[".repeat(200_000) + "]".repeat(200_000));
    sandbox.write(".crawler/config.json", text);
    const { stdout, stderr } = await run(sandbox, `telemetry.disable(); ${SEND}`);
    expect(stderr).toBe("");
    expect(stdout).toBe(`{"enabled":false,"problems":[]}\n`);
    expect(sandbox.settings()).toContain(`"denied"`);
  });
});
