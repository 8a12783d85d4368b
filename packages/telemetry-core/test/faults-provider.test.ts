import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { stagedModules } from "../../../testing/sandbox.ts";
import { createFaultHost, type FaultHost } from "./fault-host.ts";
import { attempts, courierIsGone, createProviderHost, PROVIDER } from "./fault-provider.ts";

async function expectKept(host: FaultHost, problem: RegExp | undefined): Promise<void> {
  const { providers, dropped } = await host.status();
  expect(providers[0]).toMatchObject({ waiting: 1, sent: 0 });
  if (problem) expect(providers[0]?.problem).toMatch(problem);
  expect(dropped).toEqual({});
  const before = attempts(host).length;
  expect((await host.deliverLater()).providers[0]).toMatchObject({ waiting: 0, sent: 1 });
  expect(attempts(host)).toHaveLength(before + 1);
  expect(host.sandbox.ledger().filter(({ outcome }) => outcome === "accepted")).toHaveLength(1);
}

async function expectDelivered(host: FaultHost): Promise<void> {
  const { providers, dropped } = await host.status();
  expect(providers[0]).toMatchObject({ waiting: 0, sent: 1 });
  expect(dropped).toEqual({});
  expect(attempts(host)).toHaveLength(1);
  expect(host.sandbox.ledger()).toMatchObject([{ provider: "mine", endpoint: "mine" }]);
}

const failing: [string, string, RegExp][] = [
  ["throws", `throw new Error("no network card")`, /no network card/],
  ["rejects", `return Promise.reject(new Error("not now"))`, /not now/],
  ["throws nothing at all", "throw undefined", /undefined/],
  ["throws what has no text", "throw { toString() { throw 1 } }", /The provider failed/],
  ["answers with a thenable that throws", `return { then() { throw new Error("half a promise") } }`, /half a promise/],
  ["answers with a status that is none", `return { status: "soon" }`, /invalid HTTP/],
  ["answers with a getter that throws", `return { get status() { throw new Error("trap") } }`, /trap/],
  ["asks for a pause that is none", "return { status: 429, retryAfterMs: NaN }", /HTTP 429/],
];

const delivering: [string, string][] = [
  ["answers twice", "return { then(done, fail) { done(); done({ status: 503 }); fail(new Error()); } }"],
  ["answers with something else than an answer", "return 7"],
  ["answers with nonsense beside the status", `return { status: 200, endpoint: 1n, body: 2n, retryAfterMs: "soon" }`],
];

describe.concurrent.each(["module", "object"] as const)("a provider that is a %s and", (kind) => {
  it.each(kind === "module" ? failing : failing.slice(0, 2))(
    "%s: the item is kept, with a pause before the next attempt",
    async (_, CRAWLER_FAULT, problem) => {
      const host = createProviderHost(kind);
      await host.crash({ CRAWLER_FAULT });
      await host.courierIsThrough();
      expect((await host.status()).providers[0]?.notBefore).toBeDefined();
      await expectKept(host, problem);
    },
  );

  it.each(kind === "module" ? delivering : delivering.slice(0, 1))(
    "%s has taken the item",
    async (_, CRAWLER_FAULT) => {
      const host = createProviderHost(kind);
      await host.crash({ CRAWLER_FAULT });
      await host.courierIsThrough();
      await expectDelivered(host);
    },
  );

  it("never answers: the host ends all the same, and the item is kept", async () => {
    const host = createProviderHost(kind);
    await host.crash({ CRAWLER_FAULT: "return new Promise(() => {})" });
    await host.courierIsThrough();
    await expectKept(host, /did not answer in time/);
  });
});

describe.concurrent("a provider in a courier process that", () => {
  it("prints is heard nowhere", async () => {
    const host = createProviderHost("module");
    await host.crash({ CRAWLER_FAULT: `console.log("out"); console.error("err"); process.stdout.write("x");` });
    await host.courierIsThrough();
    await expectDelivered(host);
  });

  it.each([
    ["throws where nobody catches it", `setTimeout(() => { throw new Error("late") })`],
    ["rejects where nobody awaits it", `Promise.reject(new Error("late"))`],
  ])("%s goes on with its work", async (_, late) => {
    const host = createProviderHost("module");
    await host.crash({ CRAWLER_FAULT: `${late}; return new Promise((done) => setTimeout(done, 100))` });
    await host.courierIsThrough();
    await expectDelivered(host);
  });

  it.each([
    ["never lets go of its thread", "while (true);"],
    ["ends the process", "process.exit(3)"],
    ["kills the process", `process.kill(process.pid, "SIGKILL")`],
  ])("%s is gone at the deadline, and the next round delivers", async (_, CRAWLER_FAULT) => {
    const host = createProviderHost("module");
    await host.crash({ CRAWLER_FAULT });
    await courierIsGone(host);
    await expectKept(host, undefined);
  });

  it("was removed since the report was captured is named in the status, and delivers once it is back", async () => {
    const host = createProviderHost("module");
    await host.run(`telemetry.captureMessage("first"); process.kill(process.pid, "SIGKILL");`);
    rmSync(join(host.folder, "provider.js"));
    await host.crash();
    await host.courierIsThrough();
    const { providers } = await host.status();
    expect(providers[0]).toMatchObject({ waiting: 2, sent: 0, problem: expect.stringMatching(/Cannot find module/) });
    // It was never tried, so that nothing has to be waited for.
    expect(providers[0]?.notBefore).toBeUndefined();
    writeFileSync(join(host.folder, "provider.js"), PROVIDER);
    expect((await host.deliverLater({}, 0)).providers[0]).toMatchObject({ waiting: 0, sent: 2 });
  });

  it("was uninstalled since is named in the status, and delivers once it is back", async () => {
    const host = createFaultHost("mine", `provider: "mine"`);
    const modules = join(host.folder, "node_modules");
    const installed = join(modules, "askfirst-provider-mine");
    rmSync(modules);
    mkdirSync(modules);
    symlinkSync(join(stagedModules, "@askfirst"), join(modules, "@askfirst"));
    const install = () => {
      mkdirSync(installed);
      writeFileSync(
        join(installed, "package.json"),
        JSON.stringify({ name: "askfirst-provider-mine", type: "module", exports: "./index.js" }),
      );
      writeFileSync(join(installed, "index.js"), PROVIDER);
    };
    install();
    await host.run(`telemetry.captureMessage("first"); process.kill(process.pid, "SIGKILL");`);
    rmSync(installed, { recursive: true });
    await host.crash();
    expect((await host.status()).providers[0]).toMatchObject({
      installed: false,
      waiting: 1,
      problem: expect.stringMatching(/is not installed/),
    });
    install();
    expect((await host.deliverLater({}, 0)).providers[0]).toMatchObject({ waiting: 0, sent: 1 });
  });
});

describe.concurrent("the count of what arrived", () => {
  it("is that of the ledger after a courier was killed", async () => {
    const host = createProviderHost();
    const fault = `if (report.exceptions[0].message === "third") process.kill(process.pid, "SIGKILL")`;
    const capture = (text: string) => `telemetry.captureException(new Error("${text}"));`;
    await host.run(["first", "second", "third"].map(capture).join("\n"), { CRAWLER_FAULT: fault });
    await courierIsGone(host);
    const { sent, providers } = await host.status();
    expect(host.sandbox.ledger().map(({ outcome }) => outcome)).toEqual(["accepted", "accepted"]);
    expect({ sent, waiting: providers[0]?.waiting }).toEqual({ sent: 2, waiting: 1 });
  });
});
