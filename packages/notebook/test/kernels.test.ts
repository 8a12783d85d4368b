import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { type KernelName, kernels, whyNoIjavascript } from "../../../scripts/kernels.mjs";
import { createSandbox, until } from "../../../testing/sandbox.ts";
import { type RunningKernel, startKernel } from "./kernel-client.ts";
import { LOAD, notebookFolder } from "./notebook-folder.ts";

/** In the notebook's path, in the source of its cells and in its errors; nothing else may have it. */
const CANARY = "kanari-7f3a9c";
const SECRET = `/home/anna/${CANARY}/list.txt`;
const names: readonly KernelName[] = ["deno", "tslab", "ijavascript"];
const whyNot = whyNoIjavascript();
if (whyNot) console.info(`Skipped: notebooks of ijavascript. ${whyNot}`);
let found: ReturnType<typeof kernels>;
beforeAll(() => {
  found = kernels();
}, 300_000);

async function start(name: KernelName, extra: Record<string, string> = {}) {
  const sandbox = createSandbox();
  const env = { ...sandbox.env, JPY_PARENT_PID: String(process.pid), DENO_NO_UPDATE_CHECK: "1", ...extra };
  const kernel = await startKernel(found.zeromq, found.commands[name], { env, cwd: notebookFolder(CANARY) });
  expect(await kernel.run(LOAD[name])).toMatchObject({ content: { status: "ok" } });
  const sent = () => {
    const file = sandbox.path("sent.jsonl");
    return existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  };
  const types = () => sent().map((line) => JSON.parse(line).exceptions[0].type);
  const cards = () => displays(kernel);
  /** Fails in a cell, and waits until the front end has seen that. */
  const fail = async (kind: string) => {
    const before = errors(kernel);
    // tslab aborts what is asked of it shortly after an error.
    for (let tries = 0; tries < 40; tries++) {
      const reply = await kernel.run(`/* ${CANARY} */ crawl("${kind}", "${SECRET}")`);
      expect(reply.content.status).not.toBe("ok");
      if (reply.content.status !== "aborted" && reply.content.status !== "abort") break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await until(() => errors(kernel) > before);
    expect(errors(kernel)).toBe(before + 1);
  };
  /** A later cell has run, so that what an earlier one led to would have been seen. */
  const settle = async () => {
    rmSync(sandbox.path("flushed"), { force: true });
    for (let tries = 0; tries < 20 && !existsSync(sandbox.path("flushed")); tries++) {
      await kernel.run("flush()");
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(existsSync(sandbox.path("flushed"))).toBe(true);
  };
  return { sandbox, kernel, sent, types, cards, fail, settle };
}

const displays = ({ outputs }: RunningKernel) =>
  outputs.filter(({ type, content }) => type.endsWith("display_data") && Object.keys(content.data ?? {}).length > 0);
/** How often the person's own error was shown. */
const errors = ({ outputs }: RunningKernel) =>
  outputs.filter(
    ({ type, content }) =>
      type === "error" || (content["name"] === "stderr" && /Error: cannot/.test(String(content["text"]))),
  ).length;

/** Sockets of a process that listen. Empty where there is no /proc. */
function listening(pid: string): string[] {
  const own = new Set<string>();
  for (const fd of existsSync(`/proc/${pid}/fd`) ? readdirSync(`/proc/${pid}/fd`) : []) {
    try {
      own.add(/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? "");
    } catch {
      // It was closed meanwhile.
    }
  }
  const rows = existsSync("/proc/net/tcp") ? readFileSync("/proc/net/tcp", "utf8").split("\n").slice(1) : [];
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter((row) => row[3] === "0A" && own.has(row[9] ?? ""))
    .map((row) => row[1] ?? "");
}

function post(html: string | undefined, body: object): Promise<Response> {
  const address = /http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{48}/.exec(html ?? "")?.[0] ?? "";
  return fetch(address, { method: "POST", headers: { origin: "http://localhost:8888" }, body: JSON.stringify(body) });
}

const kernelsHere = names.filter((name) => name !== "ijavascript" || whyNot === undefined);

it.skipIf(whyNot === undefined)("is not tried in ijavascript, which cannot be built here", ({ skip }) => skip(whyNot));

const ADDRESSES: ["once" | "always", string | undefined][] = [
  ["once", "anna@example.com"],
  ["always", undefined],
];

describe.concurrent.each(kernelsHere)("in a kernel of %s", (name) => {
  it.each<["once" | "always" | "denied", string | undefined]>([
    ["once", undefined],
    ["always", "anna@example.com"],
    ["denied", undefined],
    // tslab needs long for a start, and the address is no matter of the kernel.
    ...(name === "tslab" ? [] : ADDRESSES),
  ])(
    "one card asks at the first error, and the answer %s with the address %s holds for the second",
    async (choice, email) => {
      const { sandbox, kernel, sent, types, cards, fail, settle } = await start(name);
      using _ = kernel;
      await fail("one");
      await until(() => cards().length > 0);
      await fail("two");
      await settle();
      expect(cards()).toHaveLength(1);
      const { "text/plain": text, "text/html": html } = cards()[0]?.content.data ?? {};
      expect(text).toBe(
        [
          "crawler met an error. It sends no report about it: its telemetry is off until you allow it.",
          "To allow crash reports, call telemetry.enable() of crawler here, or run in a terminal: npx @askfirst/cli enable --app crawler",
          "To never be asked: npx @askfirst/cli disable --app crawler, or set CRAWLER_TELEMETRY=0.",
        ].join("\n"),
      );
      expect(html).not.toContain("exceptions");
      expect(sandbox.inbox()).toHaveLength(2);

      const hello = (await (await post(html, { choice: "hello" })).json()) as { report: string };
      expect(await (await post(html, { choice, ...(email && { email }) })).json()).toEqual({ kept: true });
      await expect(post(html, { choice: "always" })).rejects.toThrow();
      await until(() => choice === "denied" || sent().length > 0);
      if (choice !== "denied") {
        const { email: address, ...report } = JSON.parse(sent()[0] ?? "");
        expect(JSON.stringify(report)).toBe(hello.report);
        expect(address).toBe(email);
      }
      await fail("three");
      await settle();
      expect(cards()).toHaveLength(1);
      const settings = JSON.parse(sandbox.settings() ?? "{}").telemetry;
      if (choice === "once") {
        expect(types()).toEqual(["TypeError"]);
        expect(settings).toBeUndefined();
        expect(sandbox.inbox()).toHaveLength(2);
      } else if (choice === "always") {
        expect(types()).toEqual(["TypeError", "SyntaxError"]);
        expect(settings).toMatchObject({ consent: "always", ...(email && { email }) });
        if (!email) expect(settings).not.toHaveProperty("email");
      } else {
        expect(types()).toEqual([]);
        expect(settings).toMatchObject({ consent: "denied" });
        expect(sandbox.inbox()).toEqual([]);
      }

      // The person's own error and the echo of the cell have it; nothing else does.
      const ours = kernel.outputs.filter(({ type }) => !["error", "stream", "execute_input"].includes(type));
      expect(JSON.stringify([ours, hello, sent()])).not.toContain(CANARY);
      for (const file of sandbox.files()) {
        if (/^\.(cache|deno)/.test(file)) continue;
        expect(readFileSync(sandbox.path(file), "utf8"), file).not.toContain(CANARY);
      }
    },
  );

  it("nothing is shown and nothing listens where nobody may be asked; afterwards errors that nothing handles are seen", async () => {
    const { sandbox, kernel, cards, fail, settle } = await start(name);
    using _ = kernel;
    // A process with the command line of a program that converts notebooks.
    const runner = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "jupyter-nbconvert"], {
      stdio: "ignore",
    });
    try {
      const pid = readFileSync(sandbox.path("pid"), "utf8");
      const before = listening(pid);
      const places: readonly [string, Record<string, string | null>][] = [
        ["one", { CRAWLER_TELEMETRY: "0" }],
        ["two", { CRAWLER_TELEMETRY: null, CI: "true" }],
        ["three", { CI: null, JPY_PARENT_PID: String(runner.pid) }],
      ];
      for (const [kind, changes] of places) {
        await kernel.run(`again(${JSON.stringify(changes)})`);
        await fail(kind);
        await settle();
      }
      sandbox.write(".crawler/config.json", `{"telemetry":{"consent":"denied"}}`);
      await kernel.run(`again({ JPY_PARENT_PID: "${process.pid}" })`);
      await fail("four");
      await settle();
      expect(cards()).toEqual([]);
      expect(listening(pid)).toEqual(before);

      rmSync(sandbox.path(".crawler"), { recursive: true });
      await kernel.run("again({})");
      await kernel.run("watch()");
      await kernel.run(`crawlAside("${SECRET}")`);
      await until(() => cards().length > 0);
      await kernel.run(`crawlLater("${SECRET}")`);
      await until(() => sandbox.inbox().length === 2);
      await settle();
      expect(cards()).toHaveLength(1);
      const kinds = sandbox.inbox().map((report) => (report["exceptions"] as { type: string }[])[0]?.type);
      expect(kinds.sort()).toEqual(["EvalError", "SyntaxError"]);
      if (process.platform === "linux") expect(listening(pid).length).toBe(before.length + 1);
    } finally {
      runner.kill("SIGKILL");
    }
  });
});
