import { execFileSync } from "node:child_process";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { createSandbox, type Sandbox } from "../../../testing/sandbox.ts";

/** A host with a provider of twenty lines, which prints each report as JSON. */
const host = (body: string, options = "") => `
import { createTelemetry } from "@askfirst/telemetry-core";
const reports = [];
const provider = {
  name: "array",
  sendException(report) {
    reports.push(report);
  },
};
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, ${options} });
const finish = async () => {
  await telemetry.flush();
  console.log(JSON.stringify(reports));
};
${body}
`;

/** Namespaces of the kernel, for a machine with another name: root may make them, most containers forbid it. */
const canUnshare = (() => {
  try {
    execFileSync("unshare", ["-u", "true"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

interface Report {
  level: string;
  handled: boolean;
  message?: string;
  context: Record<string, unknown>;
  environment: string;
  email?: string;
  exceptions: { type: string; message: string; frames: { owner: string; file: string; function?: string }[] }[];
}

/** One line, where an author's default holds. */
const ANNOUNCED = /^crawler sends crash reports to its authors: .+ Turn it off: CRAWLER_TELEMETRY=0\n$/;

async function reportsOf(
  body: string,
  {
    options = "",
    env = { CRAWLER_TELEMETRY: "1" },
    sandbox = createSandbox(),
  }: { options?: string; env?: Record<string, string>; sandbox?: Sandbox } = {},
): Promise<Report[]> {
  const { stdout, stderr, code } = await sandbox.node([sandbox.host(host(body, options))], { env });
  const expected = options.includes("defaults") && stdout !== "[]\n" ? expect.stringMatching(ANNOUNCED) : "";
  expect({ code, stderr }).toEqual({ code: 0, stderr: expected });
  return JSON.parse(stdout.split("\n").at(-2) ?? "") as Report[];
}

describe("capturing", () => {
  it("takes a context with captureException, and removes a url in it", async () => {
    const [report] = await reportsOf(`
      telemetry.captureException(new TypeError("bad page"), { operation: "fetch", url: "https://anna.example/secret?x=1", tries: 3, cached: false });
      await finish();`);
    expect(report).toMatchObject({
      level: "error",
      handled: true,
      context: { operation: "fetch", url: "<url>", tries: 3, cached: false },
    });
    expect(JSON.stringify(report)).not.toContain("anna.example");
  });

  it("reports a message at a level with captureMessage", async () => {
    const reports = await reportsOf(`
      telemetry.captureMessage("cache was rebuilt", "warning");
      telemetry.captureMessage("started");
      await finish();`);
    expect(reports).toMatchObject([
      { level: "warning", message: "cache was rebuilt", exceptions: [] },
      { level: "info", message: "started" },
    ]);
  });

  it("keeps name, length, this, result and error with wrap, and tells the function's name", async () => {
    const [sync, asynchronous] = await reportsOf(`
      class Page { size = 2; parse(a, b) { if (a) throw new RangeError("sync " + this.size); return this.size; } }
      const page = new Page();
      const parse = telemetry.wrap(page.parse, { part: "head" });
      if (parse.name !== "parse" || parse.length !== 2 || parse.call(page) !== 2) throw new Error("not the same function");
      try { parse.call(page, 1); } catch (error) { if (!(error instanceof RangeError)) throw error; }
      const load = telemetry.wrap(async function load() { await null; throw new RangeError("async"); });
      await load().catch(() => {});
      await finish();`);
    expect(sync).toMatchObject({
      context: { function: "parse", part: "head" },
      exceptions: [{ type: "RangeError", message: "sync 2" }],
    });
    expect(asynchronous).toMatchObject({ context: { function: "load" }, exceptions: [{ message: "async" }] });
    expect(asynchronous?.exceptions[0]?.frames[0]).toMatchObject({ owner: "host", file: "main.js", function: "load" });
  });

  it("sees with wrap the errors of generators, sync and async, which come with a step and not with the call", async () => {
    const reports = await reportsOf(`
      const letters = telemetry.wrap(function* letters() { const got = yield "a"; yield got; throw new Error("sync"); });
      const steps = letters();
      if (steps.next().value !== "a" || steps.next("b").value !== "b" || steps[Symbol.iterator]() !== steps) throw new Error("changed");
      if (Object.prototype.toString.call(steps) !== "[object Generator]" || Object.keys(steps).length > 0) throw new Error("changed");
      try { steps.next(); } catch {}
      try { for await (const page of telemetry.wrap(async function* pages() { yield 1; await null; throw new Error("async"); })()) if (page !== 1) throw new Error("changed"); } catch {}
      for (const letter of letters()) break;
      await finish();`);
    expect(reports.map(({ exceptions, context }) => [exceptions[0]?.message, context["function"]])).toEqual([
      ["sync", "letters"],
      ["async", "pages"],
    ]);
  });

  it("works as a standard method decorator with monitor", async () => {
    const source = `
      class Page {
        @telemetry.monitor
        parse() {
          throw new RangeError("decorated");
        }
      }
      try { new Page().parse(); } catch {}
      await finish();`;
    const [report] = await reportsOf(transformSync(source, { loader: "ts", target: "es2022", format: "esm" }).code);
    expect(report).toMatchObject({ context: { function: "parse" }, exceptions: [{ message: "decorated" }] });
    // Frames of this package say nothing about the host and are left out.
    expect(JSON.stringify(report)).not.toContain("@askfirst");
  });

  it("ends the process as before at a wrapped rejection that is not handled", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(host(`telemetry.wrap(async () => { throw new Error("nobody cares"); })();`));
    const { code, stderr } = await sandbox.node([script], { env: { CRAWLER_TELEMETRY: "1" } });
    expect(code).toBe(1);
    expect(stderr).toContain("Error: nobody cares");
    expect(sandbox.outbox("array")).toHaveLength(1);
  });

  it("adds the operation of scope to all that is captured inside, sync and async, and passes the error on once", async () => {
    const reports = await reportsOf(`
      try { telemetry.scope("data_extraction", () => { throw new Error("sync"); }); } catch {}
      await telemetry.scope("download", async () => { await null; telemetry.captureMessage("inside"); throw new Error("async"); }).catch(() => {});
      telemetry.captureMessage("outside");
      const value = telemetry.scope("quiet", () => 7);
      if (value !== 7) throw new Error("lost");
      await finish();`);
    expect(
      reports.map(({ message, exceptions, context }) => [message ?? exceptions[0]?.message, context["operation"]]),
    ).toEqual([
      ["sync", "data_extraction"],
      ["inside", "download"],
      ["async", "download"],
      ["outside", undefined],
    ]);
  });

  it("sends at most 100 reports of one process, and counts the rest", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(
      host(
        `
      for (let i = 0; i < 250; i++) telemetry.captureException(new Error("again"));
      await telemetry.flush();
      console.log(reports.length, JSON.stringify(telemetry.status().dropped));`,
        "limits: { perFingerprint: Infinity }",
      ),
    );
    const { stdout } = await sandbox.node([script], { env: { CRAWLER_TELEMETRY: "1" } });
    expect(stdout).toBe(`100 {"process-limit":150}\n`);
  });

  it("sends the first report of a crash loop, and counts the others", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(
      host(`
      for (let i = 0; i < 250; i++) telemetry.captureException(new Error(\`again \${i}\`));
      telemetry.captureException(new Error("another"));
      await telemetry.flush();
      console.log(reports.length, JSON.stringify(telemetry.status().dropped));`),
    );
    const { stdout } = await sandbox.node([script], { env: { CRAWLER_TELEMETRY: "1" } });
    const [reports, dropped] = stdout.trim().split(" ");
    // The other bug has its turn, however often the first one comes.
    expect(reports).toBe("2");
    expect(JSON.parse(dropped ?? "")).toEqual({ repeated: 249 });
  });

  it("counts what it cannot look at as that, and what no disk refused as no fault of a disk", async () => {
    const sandbox = createSandbox();
    const preload = sandbox.write(
      "preload.mjs",
      `import fs from "node:fs";
      for (const name of ["writeFileSync", "openSync", "writeSync"]) {
        const whole = fs[name];
        fs[name] = (...args) => { if (globalThis.isBroken) throw new TypeError("patched"); return whole(...args); };
      }`,
    );
    const main = sandbox.host(
      host(`
      telemetry.captureMessage({ toString() { throw new Error("toString"); } });
      globalThis.isBroken = true;
      telemetry.captureException(new Error("first"));
      globalThis.isBroken = false;
      console.log(JSON.stringify(telemetry.status().dropped));`),
    );
    const { stdout } = await sandbox.node(["--import", preload, main]);
    expect(JSON.parse(stdout)).toEqual({ unbuildable: 1, fault: 1 });
  });

  it("never throws for anything that a host passes, and keeps what can be kept", async () => {
    const reports = await reportsOf(`
      const hostile = { get k() { throw new Error("getter"); }, part: "head" };
      telemetry.captureMessage(Object.create(null));
      telemetry.captureMessage({ toString() { throw new Error("toString"); } });
      telemetry.captureException(new Error("plain"), hostile);
      telemetry.scope("operation", () => telemetry.captureException(new Error("in scope"), hostile));
      telemetry.scope(Object.create(null), () => {});
      try { telemetry.wrap(() => { throw new Error("wrapped"); }, hostile)(); } catch {}
      telemetry.captureException(new Error("data"), new Uint8Array(1e6));
      await finish();`);
    expect(reports.map(({ exceptions, context }) => [exceptions[0]?.message, context])).toEqual([
      ["plain", { part: "head" }],
      ["in scope", { operation: "operation", part: "head" }],
      ["wrapped", { part: "head" }],
      ["data", {}],
    ]);
  });

  it.each(["run()", `run("main")`, "wrap(5)", `scope("download")`, "monitor(undefined, { name: 1 })"])(
    "an author's mistake is told where it was made: telemetry.%s",
    async (call) => {
      const sandbox = createSandbox();
      const script = sandbox.host(
        host(`try { telemetry.${call}; } catch (error) { console.log(error.name + error.message); }`),
      );
      const method = /^\w+/.exec(call)?.[0];
      expect((await sandbox.node([script])).stdout).toMatch(
        new RegExp(`^AskfirstError\\[askfirst\\] ${method} needs a function, not .* Write .*telemetry`),
      );
    },
  );

  it("makes one report of an error that several places see", async () => {
    const reports = await reportsOf(`
      const inner = telemetry.wrap(() => { throw new Error("once"); });
      try { telemetry.scope("outer", inner); } catch (error) { telemetry.captureException(error); }
      await finish();`);
    expect(reports).toHaveLength(1);
  });
});

describe("watch", () => {
  it("sees what ends the process, after the host's own listeners and without changing the end", async () => {
    const sandbox = createSandbox();
    const bare = await sandbox.node([sandbox.host(`setTimeout(() => { throw new Error("timer"); }, 1);`)]);
    const script = sandbox.host(host(`telemetry.watch(); setTimeout(() => { throw new Error("timer"); }, 1);`));
    const { code, stderr } = await sandbox.node([script], { env: { CRAWLER_TELEMETRY: "1" } });
    expect(code).toBe(bare.code);
    expect(stderr.replace(/^.*\n.*\n *\^\n/, "").replace(/^ {4}at .*main.js.*\n/gm, "")).toBe(
      bare.stderr.replace(/^.*\n.*\n *\^\n/, "").replace(/^ {4}at .*main.js.*\n/gm, ""),
    );
    expect(sandbox.outbox("array")).toMatchObject([
      { report: { level: "fatal", handled: false, exceptions: [{ message: "timer" }] } },
    ]);
  });

  it("leaves a host that goes on after an uncaught exception alone", async () => {
    const reports = await reportsOf(`
      process.on("uncaughtException", () => {});
      telemetry.watch();
      setTimeout(() => { throw new Error("survived"); }, 1);
      setTimeout(finish, 50);`);
    expect(reports).toMatchObject([{ exceptions: [{ message: "survived" }] }]);
  });

  it("sees unhandled rejections, and nothing after it was disposed of", async () => {
    const sandbox = createSandbox();
    const seen = sandbox.host(host(`telemetry.watch(); Promise.reject(new Error("rejected"));`));
    expect((await sandbox.node([seen], { env: { CRAWLER_TELEMETRY: "1" } })).code).toBe(1);
    expect(sandbox.outbox("array")).toHaveLength(1);
    const unseen = sandbox.host(host(`telemetry.watch()[Symbol.dispose](); Promise.reject(new Error("rejected"));`));
    expect((await sandbox.node([unseen], { env: { CRAWLER_TELEMETRY: "1" } })).code).toBe(1);
    expect(sandbox.outbox("array")).toHaveLength(1);
  });

  it("does not take Ctrl-C for an error, and lets the signal end the process as always", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(
      host(
        `telemetry.watch(); await telemetry.run(async () => { process.kill(process.pid, "SIGINT"); await new Promise((resolve) => setTimeout(resolve, 5000)); });`,
      ),
    );
    const { code, signal } = await sandbox.node([script], { env: { CRAWLER_TELEMETRY: "1" } });
    expect({ code, signal }).toEqual({ code: null, signal: "SIGINT" });
    expect(sandbox.outbox("array")).toEqual([]);
  });

  it("installs no hook by importing and creating", async () => {
    const sandbox = createSandbox();
    const listeners = `console.log(JSON.stringify(process.eventNames().map((name) => [String(name), process.listenerCount(name)])));`;
    const bare = await sandbox.node([sandbox.host(listeners)]);
    const ours = await sandbox.node([sandbox.host(host(listeners))], { env: { CRAWLER_TELEMETRY: "1" } });
    expect(ours.stdout).toBe(bare.stdout);
  });
});

describe("enable, disable, status", () => {
  it("tells enabled, consent, email, environment, provider and how many were sent", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(
      host(`
      const log = [telemetry.status()];
      log.push(telemetry.enable({ email: "anna@example.com" }));
      telemetry.captureException(new Error("one"));
      await telemetry.flush();
      log.push(telemetry.status(), telemetry.disable());
      console.log(JSON.stringify(log));`),
    );
    const { stdout } = await sandbox.node([script]);
    const [fresh, enabled, sent, disabled] = JSON.parse(stdout) as Record<string, unknown>[];
    expect(fresh).toMatchObject({
      app: "crawler",
      enabled: false,
      consent: "not_set",
      source: "nobody",
      environment: "cli",
      sent: 0,
      inbox: 0,
      problems: [],
    });
    expect(enabled).toMatchObject({
      enabled: true,
      consent: "always",
      email: "anna@example.com",
      providers: [{ name: "array", installed: true, sent: 0, waiting: 0 }],
    });
    expect(sent).toMatchObject({ sent: 1, providers: [{ name: "array", sent: 1, waiting: 0 }] });
    expect(disabled).toMatchObject({ enabled: false, consent: "denied" });
  });

  it("releases the next report by enable({ once: true }), and lets the one after it wait", async () => {
    const sandbox = createSandbox();
    const reports = await reportsOf(
      `telemetry.enable({ once: true });
       telemetry.captureException(new Error("first"));
       telemetry.captureException(new Error("second"));
       await finish();`,
      { env: {}, sandbox },
    );
    expect(reports.map(({ exceptions }) => exceptions[0]?.message)).toEqual(["first"]);
    expect(sandbox.inbox()).toHaveLength(1);
    expect(JSON.parse(sandbox.settings() ?? "")).toEqual({ telemetry: { consent: "not_set" } });
  });

  it("keeps a once when a report is not kept", async () => {
    const reports = await reportsOf(
      `const fail = (text) => { throw new Error(text); };
       const again = (text) => { try { fail(text); } catch (error) { telemetry.captureException(error); } };
       again("waits");
       telemetry.enable({ once: true });
       again("waits");
       telemetry.captureException(new RangeError("another"));
       await finish();`,
      { env: {} },
    );
    expect(reports.map(({ exceptions }) => exceptions[0]?.message)).toEqual(["another"]);
  });

  it("empties inbox and outbox by disable, at once and for every process", async () => {
    const sandbox = createSandbox();
    const reports = await reportsOf(
      `telemetry.captureException(new Error("waits"));
       telemetry.enable();
       telemetry.captureException(new Error("released"));
       telemetry.disable();
       telemetry.captureException(new Error("too late"));
       await finish();`,
      { env: {}, sandbox },
    );
    expect(reports).toEqual([]);
    expect(sandbox.inbox()).toEqual([]);
    expect(sandbox.outbox("array")).toEqual([]);
  });

  it("obeys a switch that is set later at the next capture and at the next delivery", async () => {
    const reports = await reportsOf(`
      telemetry.captureException(new Error("already released"));
      process.env.DO_NOT_TRACK = "1";
      telemetry.captureException(new Error("never captured"));
      await finish();`);
    expect(reports).toEqual([]);
  });

  it("stops what it was about to send at a denial by another process", async () => {
    const sandbox = createSandbox();
    sandbox.write(".crawler/config.json", `{"telemetry":{"consent":"always"}}`);
    const reports = await reportsOf(
      `telemetry.captureException(new Error("released"));
       const { writeFileSync } = await import("node:fs");
       writeFileSync(process.env.HOME + "/.crawler/config.json", '{"telemetry":{"consent":"denied"}}');
       await finish();`,
      { env: {}, sandbox },
    );
    expect(reports).toEqual([]);
  });

  it.each([
    [`telemetry.enable({ email: "nobody" })`, "bad-email", /"nobody" is not an e-mail address/],
    [`telemetry.enable({ always: true, once: true })`, "bad-option", /exclude each other/],
    [`telemetry.enable({ purposes: ["everything"] })`, "bad-option", /purposes are crashes, usage, details/],
  ])("refuses %s by throwing %s, and changes nothing", async (call, code, message) => {
    const sandbox = createSandbox();
    const script = sandbox.host(
      host(`try { ${call}; } catch (error) { console.log(JSON.stringify([error.code, error.message])); }`),
    );
    const [thrown, text] = JSON.parse((await sandbox.node([script])).stdout) as [string, string];
    expect(thrown).toBe(code);
    expect(text).toMatch(message);
    expect(sandbox.files()).toEqual([]);
  });

  it("refuses enable on a build machine and under a coding agent: only a person can consent", async () => {
    for (const env of [{ CI: "true" }, { CLAUDECODE: "1" }]) {
      const sandbox = createSandbox();
      const script = sandbox.host(host(`try { telemetry.enable(); } catch (error) { console.log(error.code); }`));
      expect((await sandbox.node([script], { env })).stdout).toBe("not-a-person\n");
      expect(sandbox.files()).toEqual([]);
    }
  });
});

describe("servers and containers", () => {
  const options = `defaults: { server: "always", container: "always" }`;

  it.each(["CRAWLER_API_SERVER", "CRAWLER_DOCKER"])(
    "%s=true: on by the host's default, sent by itself, never asked",
    async (variable) => {
      const reports = await reportsOf(`telemetry.captureException(new Error("at work")); await finish();`, {
        options,
        env: { [variable]: "true" },
      });
      expect(reports).toMatchObject([{ environment: variable.endsWith("SERVER") ? "server" : "container" }]);
    },
  );

  it("are off by CRAWLER_TELEMETRY=0, and overwrite no stored denial at start", async () => {
    const body = `telemetry.captureException(new Error("at work")); await finish();`;
    expect(await reportsOf(body, { options, env: { CRAWLER_API_SERVER: "true", CRAWLER_TELEMETRY: "0" } })).toEqual([]);
    const sandbox = createSandbox();
    sandbox.write(".crawler/config.json", `{"telemetry":{"consent":"denied"}}`);
    expect(await reportsOf(body, { options, env: { CRAWLER_API_SERVER: "true" }, sandbox })).toEqual([]);
    expect(sandbox.settings()).toBe(`{"telemetry":{"consent":"denied"}}`);
  });

  it.runIf(canUnshare)("do not send the container's host name", () => {
    const sandbox = createSandbox();
    const script = sandbox.host(
      host(
        `const { hostname } = await import("node:os");
         telemetry.captureException(new Error("lost the connection to " + hostname()));
         await finish();`,
        options,
      ),
    );
    const command = 'hostname annas-laptop-7 && exec "$0" "$1"';
    const env = { ...sandbox.env, CRAWLER_DOCKER: "true" };
    const stdout = execFileSync("unshare", ["-u", "sh", "-c", command, process.execPath, script], {
      env,
      encoding: "utf8",
    });
    expect(stdout).toContain("lost the connection to <host>");
    expect(stdout).not.toContain("annas-laptop");
  });
});

describe("providers", () => {
  it("need one method only, and a failing one never reaches the host", async () => {
    for (const body of [
      "throw new Error('down')",
      "return Promise.reject(new Error('down'))",
      "return new Promise(() => {})",
      "return { status: 503 }",
    ]) {
      const sandbox = createSandbox();
      const script = sandbox.host(`
        import { createTelemetry } from "@askfirst/telemetry-core";
        const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider: { name: "broken", sendException() { ${body}; } } });
        telemetry.captureException(new Error("kept"));
        await telemetry.flush({ deadlineMs: 300 });
        console.log(telemetry.status().providers[0].waiting);`);
      expect(await sandbox.node([script], { env: { CRAWLER_TELEMETRY: "1" } })).toMatchObject({
        code: 0,
        stdout: "1\n",
        stderr: "",
      });
    }
  });

  it("drop and count an item by a final refusal", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(`
      import { createTelemetry } from "@askfirst/telemetry-core";
      const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider: { name: "strict", sendException: () => new Response(null, { status: 400 }) } });
      telemetry.captureException(new Error("refused"));
      await telemetry.flush();
      const { providers, dropped } = telemetry.status();
      console.log(providers[0].waiting, JSON.stringify(dropped));`);
    expect((await sandbox.node([script], { env: { CRAWLER_TELEMETRY: "1" } })).stdout).toBe(`0 {"rejected":1}\n`);
  });

  it("wait for Retry-After, also in later runs", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(`
      import { createTelemetry } from "@askfirst/telemetry-core";
      let calls = 0;
      const sendException = () => { calls++; return new Response(null, { status: 429, headers: { "retry-after": "3600" } }); };
      const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider: { name: "busy", sendException } });
      telemetry.captureException(new Error("later"));
      await telemetry.flush();
      await telemetry.flush();
      const [{ notBefore, waiting }] = telemetry.status().providers;
      console.log(calls, waiting, Math.round((Date.parse(notBefore) - Date.now()) / 60000));`);
    expect((await sandbox.node([script], { env: { CRAWLER_TELEMETRY: "1" } })).stdout).toBe("1 1 60\n");
    expect((await sandbox.node([script], { env: { CRAWLER_TELEMETRY: "1" } })).stdout).toBe("0 2 60\n");
  });

  it("do not wait for each other", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(`
      import { createTelemetry } from "@askfirst/telemetry-core";
      const sent = [];
      const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, providers: [
        { name: "silent", sendException: () => new Promise(() => {}) },
        { name: "quick", sendException: (report) => void sent.push(report.id) },
      ] });
      telemetry.captureException(new Error("to both"));
      await telemetry.flush({ deadlineMs: 300 });
      console.log(sent.length, JSON.stringify(telemetry.status().providers.map(({ waiting }) => waiting)));`);
    expect((await sandbox.node([script], { env: { CRAWLER_TELEMETRY: "1" } })).stdout).toBe("1 [1,0]\n");
  });

  it.each([
    ["{}", /app\.name/],
    [`{ app: { name: "../x", version: "1" }, provider: "console" }`, /app\.name: "\.\.\/x"/],
    [`{ app: { name: "x" }, provider: "console" }`, /app\.version/],
    [`{ app: { name: "x", version: "1" } }`, /provider is missing\. Pass provider: "console"/],
    [`{ app: { name: "x", version: "1" }, provider: { name: "mine" } }`, /"mine" has no sendException/],
    [`{ app: { name: "x", version: "1" }, provider: "Console!" }`, /not a provider's name/],
    [`{ app: { name: "x", version: "1" }, providers: ["console", "console"] }`, /"console" is there twice/],
    [`{ app: { name: "x", version: "1" }, provider: "console", delivery: "pigeon" }`, /delivery: use one of/],
    [`{ app: { name: "x", version: "1" }, provider: "console", defaults: { server: "denied" } }`, /defaults\.server/],
  ])("createTelemetry(%s) says what is wrong and how to fix it", async (options, message) => {
    const sandbox = createSandbox();
    const script = sandbox.host(
      `import { createTelemetry } from "@askfirst/telemetry-core"; try { createTelemetry(${options}); } catch (error) { console.log(error.message); }`,
    );
    const { stdout } = await sandbox.node([script]);
    expect(stdout).toMatch(/^\[askfirst\] /);
    expect(stdout).toMatch(message);
  });
});
