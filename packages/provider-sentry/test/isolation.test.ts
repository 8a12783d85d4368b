import { spawn } from "node:child_process";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { hostname, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { crawlerMain, createSandbox, type Sandbox, stagedModules } from "../../../testing/sandbox.ts";
import { type Spotlight, startSpotlight } from "./spotlight.ts";

const packageFolder = dirname(dirname(fileURLToPath(import.meta.url)));

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver that keeps what it gets. Sentry leaves its own receiver's host out, so that each has its own address. */
async function receiver(address: string): Promise<{ dsn: string; got: Received[]; server: Server }> {
  const got: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    got.push({ headers: request.headers, body: Buffer.concat(chunks).toString("utf8") });
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  return { dsn: `http://public@${address}:${(server.address() as AddressInfo).port}/1`, got, server };
}

/** A host with a Sentry of its own that knows much about its user, and that has our provider too. */
const HOST = `
import * as Sentry from "@sentry/node";
import { createTelemetry } from "CORE";
import { sentry } from "PROVIDER";
Sentry.init({ dsn: process.env.HOST_DSN, tracesSampleRate: 1, release: "host-release", environment: "host-environment" });
Sentry.setUser({ id: "host-user-7", email: "host-user@example.com" });
Sentry.setTag("host-tag", "host-value");
Sentry.addBreadcrumb({ message: "host-breadcrumb" });
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0", root: import.meta.url }, provider: sentry({ dsn: process.env.OUR_DSN }) });
const error = new TypeError("seen by both");
await Sentry.startSpan({ name: "host-transaction" }, async () => {
  telemetry.captureException(error);
  await telemetry.flush();
  Sentry.captureException(error);
});
await Sentry.captureMessage("host-message");
await Sentry.flush(3000);
console.log(JSON.stringify(telemetry.status().providers));
`;

const WITHOUT = `
import { createTelemetry } from "CORE";
import { sentry } from "PROVIDER";
const keys = () => [...Object.getOwnPropertyNames(globalThis), ...Object.getOwnPropertySymbols(globalThis).map(String)];
const before = keys();
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0", root: import.meta.url }, provider: sentry({ dsn: process.env.OUR_DSN }) });
telemetry.captureException(new TypeError("alone"));
await telemetry.flush();
console.log(JSON.stringify([keys().filter((key) => !before.includes(key)), telemetry.status().sent]));
`;

function run(
  sandbox: Sandbox,
  source: string,
  env: Record<string, string>,
): Promise<{ stdout: string; stderr: string; code: number | null }> {
  const at = (path: string) => JSON.stringify(`file://${join(stagedModules, path)}`).slice(1, -1);
  const script = source
    .replace("CORE", at("@askfirst/telemetry-core/dist/index.js"))
    .replace("PROVIDER", at("@askfirst/provider-sentry/dist/index.js"));
  // In this folder, where @sentry/node is installed for the host.
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    cwd: packageFolder,
    env: { ...sandbox.env, ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data) => {
    stdout += data;
  });
  child.stderr.on("data", (data) => {
    stderr += data;
  });
  return new Promise((resolve) => child.on("close", (code) => resolve({ stdout, stderr, code })));
}

describe("beside a Sentry of the host", () => {
  it("keeps the host's events with its receiver and ours with ours", async () => {
    const theirs = await receiver("127.0.0.1");
    const ours = await receiver("127.0.0.2");
    const { stdout, code } = await run(createSandbox(), HOST, {
      HOST_DSN: theirs.dsn,
      OUR_DSN: ours.dsn,
      CRAWLER_TELEMETRY: "1",
    });
    theirs.server.close();
    ours.server.close();
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ name: "sentry", sent: 1, waiting: 0 }]);

    expect(ours.got).toHaveLength(1);
    expect(ours.got[0]?.body).toContain("seen by both");
    expect(ours.got[0]?.body).not.toMatch(/host-|breadcrumb|"server_name"|"modules"|trace_id/);
    expect(Object.keys(ours.got[0]?.headers ?? {}).sort()).toEqual([
      "connection",
      "content-length",
      "content-type",
      "host",
      "user-agent",
    ]);

    const host = theirs.got.map(({ body }) => body).join("\n");
    // The host still gets the very error that we reported too, its message and its transaction.
    expect(host).toContain("seen by both");
    expect(host).toContain("host-message");
    expect(host).toContain("host-transaction");
    expect(host).not.toMatch(/127\.0\.0\.2|crawler@1\.0\.0|infer_ip":"never"[^}]*}[^}]*source":"crawler/);
  });

  it("leaves nothing of Sentry on the global object of a host without it", async () => {
    const ours = await receiver("127.0.0.2");
    const { stdout, stderr } = await run(createSandbox(), WITHOUT, { OUR_DSN: ours.dsn, CRAWLER_TELEMETRY: "1" });
    ours.server.close();
    expect(stderr).toBe("");
    const [added, sent] = JSON.parse(stdout) as [string[], number];
    // Copies of core in one process tell each other by this one which errors they have.
    expect({ added, sent }).toEqual({ added: ["Symbol(askfirst.kept.1)"], sent: 1 });
  });
});

describe("with Sentry's own local receiver", () => {
  let spotlight: Spotlight;
  beforeAll(async () => {
    spotlight = await startSpotlight();
  });
  afterAll(() => spotlight.close());

  it("delivers the crawler's report in an envelope without anything of the person or the machine", async () => {
    const site = createServer(
      (_, response) =>
        void response
          .setHeader("content-type", "text/html")
          .end(`<a href="http://[anna.example/diary?key=s3cret-token">x</a>`),
    );
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/private/page.html`;
    const sandbox = createSandbox();
    const env = {
      CRAWLER_PROVIDER: "sentry",
      CRAWLER_SENTRY_DSN: spotlight.dsn,
      CRAWLER_TELEMETRY: "1",
      ANNAS_API_KEY: "correct-horse-battery",
    };
    const { code } = await sandbox.node([crawlerMain, url, "--limit", "7"], { env });
    site.close();
    expect(code).toBe(1);

    let received = "";
    for (let tries = 0; tries < 20 && !received.includes("CrawlError"); tries++) received = await spotlight.received();
    const line = received.split("\n").find((text) => text.startsWith("data:") && text.includes("CrawlError")) ?? "";
    const [, items] = JSON.parse(line.slice(5)) as [unknown, [unknown, Record<string, unknown>][]];
    const event = items[0]?.[1] ?? {};
    expect(event).toMatchObject({ release: "crawler@1.4.0", tags: { source: "crawler" }, level: "fatal" });
    expect((event["exception"] as { values: { type: string }[] }).values.map(({ type }) => type)).toEqual([
      "TypeError",
      "CrawlError",
    ]);
    expect(line).toContain("dist/read-links.js");

    for (const [what, secret] of Object.entries({
      "host name": hostname(),
      "user name": userInfo().username,
      home: sandbox.home,
      "folder of the host": stagedModules,
      URL: "anna.example",
      "query of a URL": "s3cret-token",
      "page of a URL": "private/page",
      argv: "--limit",
      "environment's value": "correct-horse",
      "environment's name": "ANNAS_API_KEY",
      "source line": "throw new CrawlError",
      "DSN's own host": new URL(spotlight.dsn).host,
    })) {
      const found = new RegExp(`(?<![A-Za-z0-9])${secret.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![A-Za-z0-9])`).test(
        JSON.stringify(event),
      );
      expect(found, what).toBe(false);
    }
    for (const key of [
      "server_name",
      "modules",
      "breadcrumbs",
      "request",
      "user",
      "extra",
      "vars",
      "pre_context",
      "context_line",
    ]) {
      expect(JSON.stringify(event)).not.toContain(`"${key}"`);
    }
  });
});
