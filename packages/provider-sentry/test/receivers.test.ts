import { execFile } from "node:child_process";
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { promisify } from "node:util";
import type { SendResult, TelemetryProvider } from "@askfirst/telemetry-core";
import { afterEach, describe, expect, it } from "vitest";
import { createProvider } from "../src/sentry.ts";
import { report } from "./report.ts";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<{ port: number; server: Server }> {
  const server = createServer(listener);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, server };
}

async function provider(port: number): Promise<TelemetryProvider> {
  return createProvider(
    { dsn: `http://public@127.0.0.1:${port}/42` },
    { app: { name: "crawler", version: "1" }, variable: () => undefined },
  );
}

async function sendTo(port: number, signal = AbortSignal.timeout(5_000)): Promise<SendResult> {
  return (await (await provider(port)).sendException(report, signal, () => true)) as SendResult;
}

const answer = (status: number, headers: Record<string, string> = {}) =>
  serve((_, response) => void response.writeHead(status, headers).end("{}"));

describe("what Sentry answers reaches the courier", () => {
  it("reports a delivery with status, host and the exact bytes", async () => {
    let received: { url: string | undefined; headers: IncomingHttpHeaders; body: string } | undefined;
    const { port } = await serve(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += String(chunk);
      received = { url: request.url, headers: request.headers, body };
      response.end("{}");
    });
    const result = await sendTo(port);
    expect(result).toMatchObject({ status: 200, endpoint: `127.0.0.1:${port}` });
    expect(result.body).toBe(received?.body);
    expect(received?.url).toMatch(/^\/api\/42\/envelope\/\?.*sentry_key=public/);
    expect(Object.keys(received?.headers ?? {}).sort()).toEqual([
      "connection",
      "content-length",
      "content-type",
      "host",
      "user-agent",
    ]);
  });

  it("goes to the author's relay with the DSN in the envelope, but not where the person names another DSN", async () => {
    const posted: string[] = [];
    const { port } = await serve(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += String(chunk);
      posted.push(`${request.url} ${(JSON.parse(body.split("\n")[0] ?? "") as { dsn?: string }).dsn}`);
      response.end("{}");
    });
    const dsn = `http://public@127.0.0.1:${port}/42`;
    const options = { dsn: "https://public@sentry.example/7", tunnel: `http://127.0.0.1:${port}/crashes` };
    for (const asked of [undefined, dsn]) {
      const { sendException, close } = await createProvider(options, {
        app: { name: "crawler", version: "1" },
        variable: () => asked,
      });
      await sendException(report, AbortSignal.timeout(5_000), () => true);
      await close?.();
    }
    expect(posted).toEqual([
      "/crashes https://public@sentry.example/7",
      expect.stringMatching(/^\/api\/42\/envelope\/\?.* undefined$/),
    ]);
  });

  it.each([
    [429, { "retry-after": "120" }, 120_000],
    [429, {}, 60_000],
    [429, { "x-sentry-rate-limits": "300:error:organization" }, 300_000],
    [503, {}, undefined],
    [400, {}, undefined],
    [413, {}, undefined],
    [200, { "x-sentry-rate-limits": "30::key" }, 30_000],
    [200, { "x-sentry-rate-limits": "30:transaction:key" }, undefined],
    [302, { location: "http://127.0.0.2:1/" }, undefined],
  ])("reports the status %i with %j", async (status, headers, retryAfterMs) => {
    const result = await sendTo((await answer(status, headers as Record<string, string>)).port);
    expect(result.status).toBe(status);
    if (retryAfterMs === undefined) expect(result.retryAfterMs).toBeUndefined();
    else expect(Math.abs((result.retryAfterMs ?? 0) - retryAfterMs)).toBeLessThan(2_000);
  });

  it("reads a Retry-After that is a date", async () => {
    const date = new Date(Date.now() + 90_000).toUTCString();
    const { retryAfterMs = 0 } = await sendTo((await answer(429, { "retry-after": date })).port);
    expect(Math.abs(retryAfterMs - 90_000)).toBeLessThan(3_000);
  });

  it("rejects when no server is there, so that the item is kept", async () => {
    const { port, server } = await answer(200);
    server.close();
    await expect(sendTo(port)).rejects.toThrow(/ECONNREFUSED/);
  });

  it("rejects when the signal aborts at an endpoint that never answers", async () => {
    const { port } = await serve(() => {});
    await expect(sendTo(port, AbortSignal.timeout(200))).rejects.toThrow();
  });

  it("does not read an endless answer to its end", async () => {
    const { port } = await serve((_, response) => {
      const timer = setInterval(() => response.write("x".repeat(50_000)), 1);
      response.on("close", () => clearInterval(timer));
    });
    expect((await sendTo(port)).status).toBe(200);
  });
});

describe("the connection", () => {
  it("stays from one report to the next, and is closed at the end", async () => {
    const { port, server } = await answer(200);
    const sockets: Socket[] = [];
    server.on("connection", (socket: Socket) => sockets.push(socket));
    const { sendException, close } = await provider(port);
    for (let turn = 0; turn < 3; turn++) await sendException(report, AbortSignal.timeout(5_000), () => true);
    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([false]);
    await close?.();
    await expect.poll(() => sockets[0]?.destroyed).toBe(true);
  });

  it("costs no report when the other side closes it between two reports or in answer to one", async () => {
    let requests = 0;
    const { port } = await serve((request, response) => {
      requests++;
      if (requests === 2) request.socket.resetAndDestroy();
      else response.end("{}");
    });
    const { sendException, close } = await provider(port);
    const send = () => sendException(report, AbortSignal.timeout(5_000), () => true);
    expect([await send(), await send()]).toMatchObject([{ status: 200 }, { status: 200 }]);
    expect(requests).toBe(3);
    for (const server of open) server.closeAllConnections();
    expect(await send()).toMatchObject({ status: 200 });
    await close?.();
  });

  it("fails when it is new and ends without an answer, so that nothing is sent without end", async () => {
    let requests = 0;
    const { port } = await serve((request) => {
      requests++;
      request.socket.resetAndDestroy();
    });
    await expect(sendTo(port)).rejects.toThrow(/ECONNRESET|hang up/);
    expect(requests).toBe(1);
  });

  it("keeps no process alive when it is not closed", async () => {
    const { port } = await answer(200);
    const script = `
      const { createProvider } = await import(${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)});
      const { sendException } = await createProvider({ dsn: "http://public@127.0.0.1:${port}/42" }, { app: { name: "crawler" }, variable() {} });
      // As a courier does.
      const waiting = setTimeout(() => {}, 4_000);
      await sendException(${JSON.stringify(report)}, new AbortController().signal, () => true);
      clearTimeout(waiting);
`;
    const run = promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], { timeout: 4_000 });
    // The server would keep the connection for five seconds.
    expect(await run).toEqual({ stdout: "", stderr: "" });
  });
});

it("keeps no process alive when the answer does not come and nothing waits for it", async () => {
  const { port } = await serve(() => {});
  const script = `
    const { createProvider } = await import(${JSON.stringify(new URL("../dist/index.js", import.meta.url).href)});
    const { sendException } = await createProvider({ dsn: "http://public@127.0.0.1:${port}/42" }, { app: { name: "crawler" }, variable() {} });
    void sendException(${JSON.stringify(report)}, AbortSignal.timeout(10_000), () => true);
    await new Promise((resolve) => setTimeout(resolve, 100));`;
  const run = promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], { timeout: 4_000 });
  expect(await run).toEqual({ stdout: "", stderr: "" });
});

describe("a body that never ends", () => {
  it("costs nothing: the status counts, long before the signal aborts", async () => {
    const { port } = await serve((_, response) => {
      const timer = setInterval(() => response.write("x"), 20);
      response.on("close", () => clearInterval(timer));
    });
    expect(await sendTo(port, new AbortController().signal)).toMatchObject({ status: 200 });
  });
});

describe("a proxy", () => {
  it("is asked for a tunnel when HTTP_PROXY names it, and NO_PROXY is obeyed", async () => {
    const target = await answer(200);
    const asked: (string | undefined)[] = [];
    const proxy = await serve((_, response) => void response.writeHead(500).end());
    proxy.server.on("connect", (request, socket) => {
      asked.push(request.url);
      const upstream = connect(target.port, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on("error", () => {});
      socket.on("error", () => {});
    });
    process.env["http_proxy"] = `http://127.0.0.1:${proxy.port}`;
    try {
      const { sendException, close } = await provider(target.port);
      for (let turn = 0; turn < 2; turn++) {
        expect(await sendException(report, AbortSignal.timeout(5_000), () => true)).toMatchObject({ status: 200 });
      }
      await close?.();
      expect(asked).toEqual([`127.0.0.1:${target.port}`]);
      process.env["no_proxy"] = "127.0.0.1";
      expect((await sendTo(target.port)).status).toBe(200);
      expect(asked).toHaveLength(1);
    } finally {
      delete process.env["http_proxy"];
      delete process.env["no_proxy"];
    }
  });

  it("does not answer for Sentry when it refuses a tunnel: the item is kept", async () => {
    const target = await answer(200);
    const proxy = await serve(() => {});
    proxy.server.on("connect", (_, socket) => socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"));
    process.env["http_proxy"] = `http://127.0.0.1:${proxy.port}`;
    try {
      await expect(sendTo(target.port)).rejects.toThrow("The proxy refused a tunnel (HTTP 407).");
    } finally {
      delete process.env["http_proxy"];
    }
  });
});
