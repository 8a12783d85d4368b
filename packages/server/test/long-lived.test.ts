import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { createSandbox } from "../../../testing/sandbox.ts";

interface Arrived {
  readonly id: string;
  readonly fingerprint: string;
  readonly context: Record<string, unknown>;
}

/** A backend on loopback. */
async function startBackend() {
  const arrived: Arrived[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += String(part);
    arrived.push(JSON.parse(body) as Arrived);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { arrived, url, [Symbol.dispose]: () => void server.close() };
}

const PROVIDER = `
export const createProvider = ({ url }) => ({
  name: "mine",
  async sendException(report, signal) {
    const body = JSON.stringify(report);
    const { status } = await fetch(url, { method: "POST", body, signal });
    return { status, body };
  },
});`;

/** A server with twenty ways to fail: `/fail/<number>`. */
const SERVER = `
import { createServer, get } from "node:http";
import { reportErrors, reportRequestError } from "@askfirst/server";
import { createTelemetry } from "@askfirst/telemetry-core";

export const telemetry = createTelemetry({
  app: { name: "shop", version: "1.0.0" },
  provider: { name: "mine", module: new URL("./provider.js", import.meta.url).href, options: { url: process.env.BACKEND } },
  delivery: "in-process",
  environment: "server",
  defaults: { server: "always" },
  offSwitches: ["ANONYMIZED_TELEMETRY=false"],
});
const bugs = [${Array.from({ length: 20 }, (_, at) => `\n  () => { throw new RangeError("bug ${at}"); }`).join(",")}
];
export const server = createServer((request, response) => {
  try {
    bugs[request.url.split("/").at(-1)]();
  } catch (error) {
    reportRequestError(telemetry, error, request, response, { route: "/fail/:kind" });
    response.writeHead(503).end();
  }
});
export const fail = (port, kind) => new Promise((resolve, reject) => {
  get({ port, host: "127.0.0.1", path: "/fail/" + kind }, (response) => response.resume().on("end", resolve)).on("error", reject);
});
`;

function createHost(main: string) {
  const sandbox = createSandbox("shop");
  const path = sandbox.host(main);
  writeFileSync(join(dirname(path), "provider.js"), PROVIDER);
  writeFileSync(join(dirname(path), "server.js"), SERVER);
  return { sandbox, path };
}

/** How many hours of the clock a test has touched: limits begin again with each. */
function hoursFromNow(): () => number {
  const hour = () => Math.floor(Date.now() / 3_600_000);
  const first = hour();
  return () => hour() - first + 1;
}

const CLUSTER = `
import cluster from "node:cluster";
import { fail, server, telemetry } from "./server.js";
const [WORKERS, ERRORS] = [4, 10_000];
if (cluster.isPrimary) {
  const workers = Array.from({ length: WORKERS }, () => cluster.fork());
  await Promise.all(workers.map((worker) => new Promise((resolve) => worker.once("exit", resolve))));
  console.log(JSON.stringify(telemetry.status()));
} else {
  // Each has a port of its own, so that none asks one that has ended.
  await new Promise((resolve) => server.listen({ port: 0, host: "127.0.0.1", exclusive: true }, resolve));
  const { port } = server.address();
  // The first bug makes nearly all of the errors at first.
  for (let at = 0; at < ERRORS / WORKERS; at += 25) {
    await Promise.all(Array.from({ length: 25 }, (_, one) => fail(port, at < 500 ? 0 : (at + one) % 20)));
  }
  server.close();
  await telemetry.close({ deadlineMs: 20_000 });
  process.exit();
}
`;

it("reports each bug once from four workers with ten thousand errors, and counts all others", async () => {
  using backend = await startBackend();
  const hours = hoursFromNow();
  const { sandbox, path } = createHost(CLUSTER);
  const { stdout, stderr } = await sandbox.node([path], { env: { BACKEND: backend.url } });
  const { dropped, sent, providers } = JSON.parse(stdout) as {
    dropped: Record<string, number>;
    sent: number;
    providers: { waiting: number }[];
  };
  expect(new Set(backend.arrived.map(({ fingerprint }) => fingerprint)).size).toBe(20);
  expect(new Set(backend.arrived.map(({ id }) => id)).size).toBe(backend.arrived.length);
  expect(backend.arrived.length).toBeLessThanOrEqual(20 * hours());
  expect(backend.arrived.every(({ context }) => context["route"] === "/fail/:kind" && context["status"] === 503)).toBe(
    true,
  );
  expect({ dropped, sent, waiting: providers.map(({ waiting }) => waiting) }).toEqual({
    dropped: { repeated: 10_000 - backend.arrived.length },
    sent: backend.arrived.length,
    waiting: [0],
  });
  // All workers share one state folder, and one of them says so.
  expect(stderr).toMatch(/^shop sends crash reports to its authors: [^\n]+\n$/);
});

it.each([{ SHOP_TELEMETRY: "0" }, { DO_NOT_TRACK: "1" }, { ANONYMIZED_TELEMETRY: "False" }])(
  "does nothing where %j",
  async (env: Record<string, string>) => {
    using backend = await startBackend();
    const { sandbox, path } = createHost(`
    import { fail, server, telemetry } from "./server.js";
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    await fail(server.address().port, 3);
    server.close();
    await telemetry.close();`);
    const { code, stderr } = await sandbox.node([path], { env: { ...env, BACKEND: backend.url } });
    expect({ code, stderr, arrived: backend.arrived.length, files: sandbox.files() }).toEqual({
      code: 0,
      stderr: "",
      arrived: 0,
      files: [],
    });
  },
);

const LOOP = `
import { telemetry } from "./server.js";
telemetry.watch();
throw new TypeError("cannot start");
`;

it("sends one report of a server that is started again and again and crashes each time", async () => {
  using backend = await startBackend();
  const hours = hoursFromNow();
  const { sandbox, path } = createHost(LOOP);
  const env = { BACKEND: backend.url };
  for (let at = 0; at < 15; at++) await Promise.all(Array.from({ length: 4 }, () => sandbox.node([path], { env })));
  writeFileSync(
    path,
    `import { telemetry } from "./server.js"; await telemetry.flush(); console.log(JSON.stringify(telemetry.status().dropped));`,
  );
  const { stdout } = await sandbox.node([path], { env });
  expect(backend.arrived.length).toBeGreaterThanOrEqual(1);
  expect(backend.arrived.length).toBeLessThanOrEqual(hours());
  expect(JSON.parse(stdout)).toEqual({ repeated: 60 - backend.arrived.length });
});

it("answers where nothing can be written, and sends from memory when it is told to", async () => {
  using backend = await startBackend();
  const { sandbox, path } = createHost(`
    import { fail, server, telemetry } from "./server.js";
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    await fail(server.address().port, 3);
    server.close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    await telemetry.flush();`);
  const env = { BACKEND: backend.url, HOME: "/proc/x", NODE_OPTIONS: "--max-old-space-size=64" };
  const { code } = await sandbox.node([path], { env });
  expect({ code, arrived: backend.arrived.length, files: sandbox.files() }).toEqual({ code: 0, arrived: 1, files: [] });
});
