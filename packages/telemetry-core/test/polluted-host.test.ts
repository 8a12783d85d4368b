import { describe, expect, it } from "vitest";
import { createSandbox } from "../../../testing/sandbox.ts";

const host = (before: string, body: string, options = "") => `
import { createTelemetry } from "@askfirst/telemetry-core";
${before}
const provider = { name: "mine", sendException() { sent++; } };
let sent = 0;
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, delivery: "in-process", ${options} });
${body}
await telemetry.flush();
console.log(sent, telemetry.status().consent, telemetry.status().inbox);`;
const CAPTURE = `telemetry.captureException(new Error("broken", { cause: new TypeError("behind") }), { retries: 1 });`;

describe("a host that has put properties on Object.prototype", () => {
  it.each([
    ["a method", `Object.prototype.extend = function () {};`],
    ["a text", `Object.prototype.note = "hello";`],
    ["fields of a report", `Object.assign(Object.prototype, { email: 1, code: 5, extra: {}, line: "x" });`],
  ])("loses no report to %s", async (_, before) => {
    const sandbox = createSandbox();
    const script = sandbox.host(host(before, CAPTURE));
    const finished = await sandbox.node([script], { env: { CRAWLER_TELEMETRY: "1" } });
    expect(finished).toEqual({ code: 0, signal: null, stdout: "1 always 0\n", stderr: "" });
  });

  const yes = { consent: "always", enabled: true, released: "always", decision: "always", crashes: "always" };
  it.each([
    ["settings", `Object.assign(Object.prototype, ${JSON.stringify(yes)});`, `{"telemetry":{}}`],
    [
      "settings without a decision",
      `Object.assign(Object.prototype, ${JSON.stringify({ ...yes, telemetry: yes })});`,
      "{}",
    ],
    ["purposes", `Object.prototype.purposes = { crashes: "always" };`, `{"telemetry":{}}`],
    [
      "a default of the author",
      `Object.assign(Object.prototype, { container: "always", server: "always" });`,
      undefined,
    ],
    ["a variable", `Object.prototype.CRAWLER_TELEMETRY = "1";`, undefined],
  ])("gives no consent by what looks like %s", async (_, before, settings) => {
    const sandbox = createSandbox();
    if (settings) sandbox.write(".crawler/config.json", settings);
    for (const env of [{}, { CRAWLER_DOCKER: "1" }, { CRAWLER_API_SERVER: "1" }]) {
      const { stdout } = await sandbox.node([sandbox.host(host(before, CAPTURE))], {
        env: env as Record<string, string>,
      });
      expect(stdout).toMatch(/^0 not_set \d\n$/);
    }
  });
});

it("runs no getter, trap or method of what was thrown", async () => {
  const sandbox = createSandbox();
  const before = `
    const ran = [];
    const note = (name) => ({ get() { ran.push(name); return "x"; }, enumerable: true, configurable: true });
    const names = ["stack", "code", "cause", "errors", "path", "own", "toString", "toJSON", "constructor"];
    class Fine extends Error { get own() { ran.push("inherited"); return 1; } get code() { ran.push("inherited code"); } }
    const traps = new Proxy({}, { get: (_, trap) => (...args) => { ran.push(trap); return Reflect[trap](...args); } });`;
  const body = `
    for (const name of names) telemetry.captureException(Object.defineProperty(new Error("broken " + name), name, note(name)));
    telemetry.captureException(Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, note(name)]))));
    telemetry.captureException(new Fine("fine"));
    telemetry.captureException(new Proxy(new Error("behind"), traps));
    const errors = Object.defineProperty([1], 0, note("element"));
    telemetry.captureException(Object.assign(new Error("several"), { errors }));
    if (ran.length) console.log(ran.join());`;
  const script = sandbox.host(host(before, body, "limits: false"));
  const { stdout, stderr } = await sandbox.node([script], { env: { CRAWLER_TELEMETRY: "1" } });
  expect({ stdout, stderr }).toEqual({ stdout: "13 always 0\n", stderr: "" });
});

it("brings no warning of too many listeners, whatever the host has", async () => {
  const sandbox = createSandbox();
  // Node has one of its own for "exit" while a module runs.
  const before = `for (let count = 0; count < 9; count++) { process.on("exit", () => {}); process.on("uncaughtExceptionMonitor", () => {}); }`;
  const body = `telemetry.watch(); ${CAPTURE}`;
  const finished = await sandbox.node([sandbox.host(host(before, body))], { env: { CRAWLER_TELEMETRY: "1" } });
  expect(finished.stderr).toBe("");
  const after = `${body + before.replaceAll("9", "8")}process.on("exit", () => {});`;
  expect((await sandbox.node([sandbox.host(host("", after))], { env: { CRAWLER_TELEMETRY: "1" } })).stderr).toBe("");
});
