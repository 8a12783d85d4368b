import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { openSession } from "../../../testing/pseudo-terminal.ts";
import { createSandbox, type Sandbox } from "../../../testing/sandbox.ts";

const MODULE = `provider: { name: "file", module: new URL("./provider.js", import.meta.url).href }`;
/** An object can be called in this process only, so that it is waited for. */
const OBJECT = `provider: { name: "object", sendException: (report) => writeFileSync(process.env.HOME + "/sent", JSON.stringify(report)) }`;

/** A host, or the same program without telemetry; both on the same lines. */
const program = (main: string, end: string, provider = MODULE) => `
import { writeFileSync } from "node:fs";
import { createTelemetry } from "@askfirst/telemetry-core";
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, delivery: "next-run", limits: false, ${provider} });
${main}
${end}
`;

const ASYNC = `async function main() {\n  await null;\n  throw new RangeError("broken", { cause: "why" });\n}`;
const SYNC = `async function main() {\n  throw new RangeError("broken", { cause: "why" });\n}`;
const PLAIN = `function main() {\n  throw new RangeError("broken", { cause: "why" });\n}`;
const EARLY = `const error = new RangeError("broken");\nasync function main() {\n  await null;\n  throw error;\n}`;
const RUN = "await telemetry.run(main);";

/** What node prints, without what differs between two copies of a host: their folder and the column of the call. */
async function ending(sandbox: Sandbox, source: string, env: Record<string, string> = {}) {
  const script = sandbox.host(source);
  const { stdout, stderr, code } = await sandbox.node([script], { env });
  return { stdout, code, stderr: stderr.replaceAll(dirname(script), "") };
}
/** The one call that stands between the host and its main while both still run. */
const withoutOurCall = (text: string) =>
  text.replace(/^ {4}at Object\.run \(.*telemetry-core.*\n/m, "").replace(/(main\.js:\d+):\d+$/gm, "$1");

const states: [string, Record<string, string>, string?][] = [
  ["undecided", {}],
  ["always", { CRAWLER_TELEMETRY: "1" }],
  ["always, to an object of the host", { CRAWLER_TELEMETRY: "1" }, OBJECT],
  ["off", { DO_NOT_TRACK: "1" }],
];

describe.each(states)("a crash in run, %s", (name, env, provider) => {
  it("prints byte for byte what the program prints without it", async () => {
    for (const main of [ASYNC, EARLY]) {
      const sandbox = createSandbox();
      const bare = await ending(sandbox, program(main, "await main();"));
      expect(bare.stderr).toMatch(/^file:.*main\.js:\d+\n.*RangeError\("broken".*\n *\^\n|^file:.*const error/);
      expect(await ending(sandbox, program(main, RUN, provider), env)).toEqual(bare);
      expect(sandbox.inbox()).toHaveLength(name === "undecided" ? 1 : 0);
      expect(existsSync(sandbox.path("sent"))).toBe(provider === OBJECT);
    }
  });

  it("differs by the line of the call of main alone while main has not waited yet", async () => {
    for (const main of [SYNC, PLAIN]) {
      const sandbox = createSandbox();
      const bare = await ending(sandbox, program(main, "await main();"));
      const ours = await ending(sandbox, program(main, RUN, provider), env);
      expect(withoutOurCall(ours.stderr)).toBe(withoutOurCall(bare.stderr));
      expect(ours.code).toBe(bare.code);
      expect(sandbox.inbox()).toHaveLength(name === "undecided" ? 1 : 0);
    }
  });
});

describe("a failed run", () => {
  it("is captured once, also if the caller catches its error or ends the process at once", async () => {
    for (const end of [
      "await telemetry.run(main).catch(() => {});",
      "await telemetry.run(main).catch(() => process.exit());",
      "try { await telemetry.run(main); } catch (error) { telemetry.captureException(error); }",
      "telemetry.watch(); await telemetry.run(main).catch(() => new Promise((resolve) => setTimeout(resolve, 5)));",
    ]) {
      const sandbox = createSandbox();
      const { code, stderr } = await sandbox.node([sandbox.host(program(ASYNC, end))]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(sandbox.inbox()).toMatchObject([{ exceptions: [{ type: "RangeError" }, { message: "why" }] }]);
    }
  });

  it("stays with its worker: the thread that started it gets the error, and nobody is asked", async () => {
    const sandbox = createSandbox();
    const source = program(ASYNC, `if (isMainThread) start(); else await telemetry.run(main);`).replace(
      "\n",
      `import { isMainThread, Worker } from "node:worker_threads";
       const start = () => new Worker(new URL(import.meta.url)).on("error", (error) => console.error("told: " + error.message));`,
    );
    const session = openSession(sandbox, [sandbox.host(source)]);
    expect(await session.ended()).toBe(0);
    expect(session.screen()).toBe("told: broken\n");
    expect(sandbox.inbox()).toHaveLength(1);
  });

  it("shows the crash although a listener of the host fails before the question", async () => {
    const sandbox = createSandbox();
    const listener = `setTimeout(() => process.on("exit", () => { throw new Error("cleanup"); }), 1);`;
    const source = program(
      ASYNC.replace("await null", "await new Promise((resolve) => setTimeout(resolve, 20))"),
      RUN,
      OBJECT,
    );
    const session = openSession(sandbox, [sandbox.host(`${source.replace(RUN, "")}${listener}${RUN}`)]);
    await session.sees("RangeError: broken");
    await session.sees("press Enter: ");
    session.press("\u0003");
    expect(await session.ended()).toBe(1);
    expect(session.screen()).not.toContain("cleanup");
    const asked = JSON.parse(readFileSync(sandbox.path(".local/state/askfirst/crawler/asked.json"), "utf8")) as object;
    expect(asked).toMatchObject({ times: 1 });
  });
});

/** Reports of a host that crashes or not, as their type, message, level and whether they were handled. */
async function reported(body: string, main = "") {
  const sandbox = createSandbox();
  const { stderr } = await sandbox.node([sandbox.host(program(main, body))]);
  const kept = sandbox.inbox() as {
    exceptions: { type: string; message: string }[];
    level: string;
    handled: boolean;
  }[];
  const reports = kept.map(({ exceptions: [first], level, handled }) => [first?.type, first?.message, level, handled]);
  return { reports, stderr };
}

describe("what is thrown and is no error is reported once", () => {
  it.each([
    [`"a string"`, ["string", "a string"]],
    ["undefined", ["undefined", ""]],
    ["null", ["null", ""]],
    [`Symbol("s")`, ["symbol", "Symbol(s)"]],
    ["new Proxy({}, { get() { throw 2; }, getOwnPropertyDescriptor() { throw 3; } })", ["Object", ""]],
  ])("%s", async (thrown, exception) => {
    const main = `async function main() {\n  await null;\n  throw ${thrown};\n}`;
    for (const end of [
      RUN,
      "telemetry.run(main);",
      "telemetry.watch(); telemetry.run(telemetry.wrap(main));",
      `await telemetry.run(() => telemetry.scope("outer", telemetry.wrap(main)));`,
    ]) {
      const { reports } = await reported(end, main);
      expect({ end, reports }).toEqual({ end, reports: [[...exception, "fatal", false]] });
    }
  });

  it("counts two of the same text at different times as two", async () => {
    const body = `
      const fail = telemetry.wrap(() => { throw "slow"; });
      for (let i = 0; i < 2; i++) {
        try { telemetry.scope("outer", fail); } catch (error) { telemetry.captureException(error); }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      telemetry.captureException("same");
      telemetry.captureException("same");`;
    expect((await reported(body)).reports.map(([, message]) => message)).toEqual(["slow", "slow", "same", "same"]);
  });
});

describe("whether an error was handled", () => {
  const FATAL = ["Error", "x", "fatal", false];
  const HANDLED = ["Error", "x", "error", true];
  it.each([
    [
      "ends the process after wrap passed it on",
      `telemetry.watch(); setTimeout(telemetry.wrap(() => { throw new Error("x"); }), 1);`,
      FATAL,
    ],
    [
      "ends the process after it was captured",
      `telemetry.watch(); try { null.x; } catch { const e = new Error("x"); telemetry.captureException(e); throw e; }`,
      FATAL,
    ],
    [
      "fails the run after scope passed it on",
      `await telemetry.run(() => telemetry.scope("s", async () => { throw new Error("x"); }));`,
      FATAL,
    ],
    [
      "is caught after wrap passed it on",
      `try { telemetry.wrap(() => { throw new Error("x"); })(); } catch {}`,
      HANDLED,
    ],
    [
      "is survived by the host's own handler",
      `telemetry.watch(); process.on("uncaughtException", () => {}); setTimeout(() => { throw new Error("x"); }, 1);`,
      HANDLED,
    ],
  ])("an error that %s", async (_, body, report) => {
    expect((await reported(body)).reports).toEqual([report]);
  });

  it("changes a report in the outbox too, as long as it is there", async () => {
    const sandbox = createSandbox();
    const body = `telemetry.watch(); setTimeout(telemetry.wrap(() => { throw new Error("x"); }), 1);`;
    await sandbox.node([sandbox.host(program("", body, OBJECT))], { env: { CRAWLER_TELEMETRY: "1" } });
    expect(sandbox.outbox("object")).toMatchObject([
      { released: "always", report: { level: "fatal", handled: false } },
    ]);
  });

  it("brings nothing back after a denial", async () => {
    const body = `const error = new Error("x"); telemetry.watch(); telemetry.captureException(error); telemetry.disable(); throw error;`;
    expect((await reported(body)).reports).toEqual([]);
    const elsewhere = body.replace("telemetry.disable()", `rmSync(process.env.HOME + "/.local", { recursive: true })`);
    expect((await reported(`const { rmSync } = await import("node:fs"); ${elsewhere}`)).reports).toEqual([]);
  });

  it("does not ask about what the host survived", async () => {
    const sandbox = createSandbox();
    const body = `process.on("uncaughtException", () => {}); await telemetry.run(() => { setTimeout(() => { throw new Error("x"); }, 1); });`;
    const session = openSession(sandbox, [sandbox.host(program("", body))]);
    expect(await session.ended()).toBe(0);
    expect(session.screen()).toBe("");
    expect(sandbox.inbox()).toHaveLength(1);
  });
});

describe("listeners", () => {
  it("are at most one of each kind, however many telemetries and runs there are, and close removes them", async () => {
    const source = program(
      "",
      `const all = Array.from({ length: 20 }, (_, at) => createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider: "console" }));
       const count = () => ["exit", "uncaughtExceptionMonitor"].map((name) => process.listenerCount(name));
       const before = count();
       const counts = () => console.log(count().map((now, at) => now - before[at]).join());
       for (const one of all) { one.captureException(new Error("x")); one.watch(); }
       counts();
       for (const one of all) await one.close();
       counts();
       for (let i = 0; i < 20; i++) await telemetry.run(() => {});
       counts();`,
    );
    const sandbox = createSandbox();
    const { stdout, stderr } = await sandbox.node([sandbox.host(source)], { env: { CRAWLER_TELEMETRY: "1" } });
    expect(stdout.split("\n").filter((line) => /^\d,\d$/.test(line))).toEqual(["1,1", "0,0", "1,1"]);
    expect(stderr).not.toContain("MaxListenersExceededWarning");
  });
});
