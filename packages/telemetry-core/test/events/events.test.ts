import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { createSandbox } from "../../../../testing/sandbox.ts";
import { agree, eventHost, startBackend } from "./event-host.ts";

const STATE = ".local/state/askfirst/crawler";
const CLOSE = "await telemetry.close(); console.log(JSON.stringify(telemetry.status()));";

describe("without a yes to usage", () => {
  it.each<[string, string | undefined, Record<string, string>]>([
    ["nothing decided", undefined, {}],
    ["a yes to crash reports", '{"telemetry":{"consent":"always"}}', {}],
    ["a no", '{"telemetry":{"consent":"denied"}}', {}],
    ["a no to usage alone", '{"telemetry":{"consent":"always","purposes":{"usage":"denied"}}}', {}],
    ["an off switch", '{"telemetry":{"purposes":{"usage":"always"}}}', { DO_NOT_TRACK: "1" }],
    ["the author's default on a build machine", undefined, { BY_DEFAULT: "1", CI: "true" }],
    ["the author's default before any notice", undefined, { BY_DEFAULT: "1" }],
  ])("keeps and sends nothing: %s", async (_name, settings, env) => {
    using backend = await startBackend();
    const sandbox = createSandbox();
    if (settings) sandbox.write(".crawler/config.json", settings);
    const before = sandbox.files();
    const host = eventHost(
      sandbox,
      `telemetry.capture("agent_run", { ok: true });
       console.log(telemetry.span("task", { ok: true }, () => 7));
       await telemetry.close();`,
    );
    const { stdout, stderr, code } = await sandbox.node([host], { env: { BACKEND: backend.url, ...env } });
    expect({ stdout, stderr, code }).toEqual({ stdout: "7\n", stderr: "", code: 0 });
    expect(backend.bodies).toEqual([]);
    expect(sandbox.files()).toEqual(before);
  });
});

describe("with a yes to usage", () => {
  it("sends events and spans in one request, with false, zero and empty lists as they are", async () => {
    using backend = await startBackend();
    const sandbox = createSandbox();
    agree(sandbox);
    const host = eventHost(
      sandbox,
      `telemetry.capture("agent_run", { ok: false, steps: 0, tools: [], goal: "mail anna@example.com" });
       await telemetry.span("task", { ok: true }, async (span) => {
         await null;
         telemetry.span("task", { steps: 1 }, () => {});
         try { telemetry.span("task", {}, () => { throw new TypeError("of Anna"); }); } catch {}
         span.end({ steps: 5 });
       });
       telemetry.span("task").end();
       ${CLOSE}`,
    );
    const { stdout } = await sandbox.node([host], { env: { BACKEND: backend.url } });
    expect(JSON.parse(stdout)).toMatchObject({ sent: 5, dropped: {} });
    expect(backend.batches).toHaveLength(1);
    const [event, first, failed, outer, alone] = backend.events();
    expect(event).toMatchObject({ name: "agent_run", fields: { ok: false, steps: 0, tools: [] } });
    expect(event).not.toHaveProperty("details");
    expect(event?.time).toMatch(/T\d\d:\d\d:\d\dZ$/);
    expect(outer).toMatchObject({ name: "task", fields: { ok: true, steps: 5 }, span: { outcome: "ok" } });
    expect(outer?.span).not.toHaveProperty("parentId");
    const within = { traceId: outer?.span?.["traceId"], parentId: outer?.span?.["spanId"] };
    expect(first?.span).toMatchObject({ ...within, outcome: "ok" });
    expect(failed?.span).toMatchObject({ ...within, outcome: "error", errorType: "TypeError" });
    expect(alone?.span?.["traceId"]).not.toBe(within.traceId);
    expect(new Set(backend.events().map(({ id }) => id)).size).toBe(5);
    expect(new Set(backend.events().map(({ anonymousId }) => anonymousId)).size).toBe(1);
    expect(backend.bodies.join()).not.toMatch(/anna/i);
    const [record] = sandbox.ledger();
    expect(sandbox.ledger()).toHaveLength(1);
    expect(record).toMatchObject({ ids: backend.events().map(({ id }) => id), payload: backend.bodies[0] });
  });

  it("leaves out what was never declared, and counts it", async () => {
    using backend = await startBackend();
    const sandbox = createSandbox();
    agree(sandbox);
    const host = eventHost(
      sandbox,
      `telemetry.capture("agent_run", { ok: "yes", steps: 2, url: "https://canary.test/" });
       telemetry.capture("agent_runs", { ok: true });
       telemetry.capture("task", { ok: true });
       ${CLOSE}`,
    );
    const { stdout } = await sandbox.node([host], { env: { BACKEND: backend.url } });
    expect(backend.events().map(({ fields }) => fields)).toEqual([{ steps: 2 }]);
    expect(JSON.parse(stdout).dropped).toEqual({ undeclared: 2, "unknown-field": 1, "wrong-value": 1 });
    expect(backend.bodies.join()).not.toContain("canary");
  });

  it("sends text only with a yes to details too, and sanitised", async () => {
    using backend = await startBackend();
    const sandbox = createSandbox();
    agree(sandbox, "details");
    const host = eventHost(
      sandbox,
      `telemetry.capture("agent_run", { ok: true, goal: "Write to anna@example.com about the harbour" }); ${CLOSE}`,
    );
    await sandbox.node([host], { env: { BACKEND: backend.url } });
    expect(backend.events()[0]?.details?.["goal"]).toMatch(/^Write to <\w+> about the harbour$/);
  });

  it("does not disturb the host, whatever it passes", async () => {
    const sandbox = createSandbox();
    agree(sandbox);
    const host = eventHost(
      sandbox,
      `const odd = [null, 1, "x", Symbol("x"), [], () => {}, new Proxy({}, { ownKeys() { throw 1; } }),
         { get ok() { throw 2; } }, Object.create(null), new Map([["ok", true]])];
       for (const one of odd) { telemetry.capture("agent_run", one); telemetry.capture(one, {}); }
       for (const one of odd) telemetry.span("task", {}).end(one);
       console.log(await telemetry.span("task", {}, async () => 3), telemetry.span("task", { ok: 1 }, () => 4));
       const rejected = telemetry.span("task", {}, () => Promise.reject(new Error("mine")));
       await rejected.catch((error) => console.log(error.message));
       try { telemetry.span("task", {}, () => { throw 5; }); } catch (error) { console.log(error); }
       const lazyQuery = { then() { throw new Error("started"); } };
       console.log(telemetry.span("task", {}, () => lazyQuery) === lazyQuery);`,
    );
    const { stdout, stderr, code } = await sandbox.node([host], { env: { BACKEND: "http://127.0.0.1:9/" } });
    expect({ stdout, stderr, code }).toEqual({ stdout: "3 4\nmine\n5\ntrue\n", stderr: "", code: 0 });
  });

  it("delivers after the host's end too, by a courier of its own", async () => {
    using backend = await startBackend();
    const sandbox = createSandbox();
    agree(sandbox);
    const host = eventHost(sandbox, `telemetry.capture("agent_run", { ok: true });`);
    await sandbox.node([host], { env: { BACKEND: backend.url, DELIVERY: "detached" } });
    await expect.poll(() => backend.events().length, { timeout: 20_000 }).toBe(1);
  });

  it("finds the one event that a backend refuses, and delivers all others", async () => {
    using backend = await startBackend((events) => (events.some(({ fields }) => fields["steps"] === 66) ? 400 : 200));
    const sandbox = createSandbox();
    agree(sandbox);
    const host = eventHost(
      sandbox,
      `for (let at = 0; at < 100; at++) telemetry.capture("agent_run", { steps: at }); ${CLOSE}`,
    );
    const { stdout } = await sandbox.node([host], { env: { BACKEND: backend.url } });
    expect(
      backend
        .events()
        .map(({ fields }) => fields["steps"])
        .sort((one, other) => Number(one) - Number(other)),
    ).toEqual(Array.from({ length: 100 }, (_, at) => at).filter((at) => at !== 66));
    expect(JSON.parse(stdout)).toMatchObject({ sent: 99, dropped: { rejected: 1 } });
  });

  it("keeps events while a backend is busy, and drops them where a provider takes none", async () => {
    using backend = await startBackend(() => 503);
    const sandbox = createSandbox();
    agree(sandbox);
    const source = `telemetry.capture("agent_run", { ok: true }); ${CLOSE}`;
    const { stdout } = await sandbox.node([eventHost(sandbox, source)], { env: { BACKEND: backend.url } });
    expect(JSON.parse(stdout)).toMatchObject({ sent: 0, providers: [{ waiting: 1 }] });

    const other = createSandbox();
    agree(other);
    const crashesOnly = `export const createProvider = () => ({ name: "mine", sendException() {} });`;
    const { stdout: dropped } = await other.node([eventHost(other, source, crashesOnly)]);
    expect(JSON.parse(dropped)).toMatchObject({ sent: 0, dropped: { unsupported: 1 }, providers: [{ waiting: 0 }] });
  });

  it("deletes events and the id of this place at a no", async () => {
    const sandbox = createSandbox();
    agree(sandbox);
    const host = eventHost(
      sandbox,
      `telemetry.capture("agent_run", { ok: true });
       console.log(telemetry.status().providers[0].waiting, telemetry.disable().providers.map(({ waiting }) => waiting).join());
       telemetry.capture("agent_run", { ok: true });`,
    );
    const { stdout } = await sandbox.node([host], { env: { DELIVERY: "next-run" } });
    expect(stdout).toBe("1 0\n");
    const left = readdirSync(sandbox.path(STATE), { recursive: true }).map(String);
    expect(left.filter((name) => /anonymous|told|events/.test(name))).toEqual([]);
  });

  it("gives twenty first runs at once one id", async () => {
    using backend = await startBackend();
    const sandbox = createSandbox();
    agree(sandbox);
    const host = eventHost(sandbox, `telemetry.capture("agent_run", { ok: true });`);
    const runs = Array.from({ length: 20 }, () => sandbox.node([host], { env: { DELIVERY: "next-run" } }));
    await Promise.all(runs);
    await sandbox.node([eventHost(sandbox, CLOSE)], { env: { BACKEND: backend.url } });
    expect(backend.events()).toHaveLength(20);
    expect(new Set(backend.events().map(({ anonymousId }) => anonymousId)).size).toBe(1);
    // Together, since no process waited for another.
    expect(backend.batches).toHaveLength(1);
  });

  it("holds back fields that are newer than what was agreed to, and nothing else", async () => {
    using backend = await startBackend();
    const sandbox = createSandbox();
    agree(sandbox);
    const host = eventHost(sandbox, `telemetry.capture("agent_run", { ok: true, cached: true }); ${CLOSE}`);
    const run = (VERSION: string) => sandbox.node([host], { env: { BACKEND: backend.url, VERSION } });
    await run("1.1.0");
    const { stdout } = await run("1.2.0");
    expect(JSON.parse(stdout).dropped).toEqual({ withheld: 2 });
    const yes = eventHost(sandbox, `telemetry.enable({ purposes: ["usage"] });`);
    await sandbox.node([yes], { env: { VERSION: "1.2.0" } });
    await run("1.2.0");
    expect(backend.events().map(({ fields }) => fields)).toEqual([
      { ok: true },
      { ok: true },
      { ok: true, cached: true },
    ]);
  });

  it("loses nothing to a kill right after a capture", async () => {
    using backend = await startBackend();
    const sandbox = createSandbox();
    agree(sandbox);
    const killed = eventHost(
      sandbox,
      `for (let at = 0; at < 300; at++) telemetry.capture("agent_run", { steps: at }); process.kill(process.pid, "SIGKILL");`,
    );
    await sandbox.node([killed], { env: { BACKEND: backend.url } });
    await sandbox.node([eventHost(sandbox, CLOSE)], { env: { BACKEND: backend.url } });
    expect(new Set(backend.events().map(({ fields }) => fields["steps"])).size).toBe(300);
  });

  it("keeps them in memory where nothing can be written, and delivers them all the same", async () => {
    using backend = await startBackend();
    const sandbox = createSandbox();
    const host = eventHost(sandbox, `telemetry.capture("agent_run", { ok: true }); ${CLOSE}`);
    sandbox.write(".local", "no folder");
    await sandbox.node([host], { env: { BACKEND: backend.url, CRAWLER_TELEMETRY: "1" } });
    expect(backend.events()).toHaveLength(1);
    expect(existsSync(sandbox.path(".local")) && readFileSync(sandbox.path(".local"), "utf8")).toBe("no folder");
  });
});
