import { execFileSync, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { createSandbox, type Sandbox, until } from "../../../testing/sandbox.ts";

/** A place that a connection takes long to reach: until it is released. */
interface SlowPlace {
  /** For the host. */
  readonly dsn: string;
  readonly env: Record<string, string>;
  /** True once a connection has begun. */
  isReached(): boolean;
  release(): void;
  /** All that arrived after the connection stood, as text. */
  received(): string;
}

const open: Disposable[] = [];
afterEach(() => {
  for (const one of open.splice(0)) one[Symbol.dispose]();
});

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket) => void sockets.add(socket.on("error", () => {})));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  });
  return (server.address() as AddressInfo).port;
}

/** Takes everything, and answers as Sentry does once the envelope is there. */
function receiver() {
  let text = "";
  const serve = (socket: NodeJS.ReadWriteStream) => {
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      text += String(chunk);
      if (text.includes("RangeError")) socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    });
  };
  return { serve, received: () => text };
}

async function slowProxy(): Promise<SlowPlace> {
  const { serve, received } = receiver();
  const port = await listen(createServer(serve));
  let waiting: Socket | undefined;
  const proxy = createHttpServer();
  proxy.on("connect", (_, socket: Socket) => {
    waiting = socket;
  });
  const proxyPort = await listen(proxy);
  return {
    dsn: `http://public@127.0.0.1:${port}/1`,
    env: { http_proxy: `http://127.0.0.1:${proxyPort}` },
    isReached: () => waiting !== undefined,
    release() {
      const target = connect(port, "127.0.0.1");
      waiting?.write("HTTP/1.1 200 OK\r\n\r\n");
      waiting?.pipe(target).pipe(waiting);
      target.on("error", () => {});
    },
    received,
  };
}

async function slowTls(sandbox: Sandbox): Promise<SlowPlace> {
  const { serve, received } = receiver();
  const [key, cert] = [sandbox.path("key.pem"), sandbox.path("cert.pem")];
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-keyout", key, "-out", cert, ...subject],
    { stdio: "ignore" },
  );
  const inner = await listen(createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, serve));
  let waiting: Socket | undefined;
  const port = await listen(
    createServer((socket) => {
      waiting = socket;
    }),
  );
  return {
    dsn: `https://public@localhost:${port}/1`,
    env: { NODE_EXTRA_CA_CERTS: cert, NODE_OPTIONS: "--dns-result-order=ipv4first" },
    isReached: () => waiting !== undefined,
    release() {
      const target = connect(inner, "127.0.0.1").on("error", () => {});
      waiting?.pipe(target).pipe(waiting);
    },
    received,
  };
}

/** A queue of connections that nobody takes up: the kernel lets no further one stand. */
async function slowAccept(sandbox: Sandbox): Promise<SlowPlace> {
  const go = sandbox.path("go");
  const child = spawn(
    process.execPath,
    [
      "-e",
      `const fs = require("fs");
       const server = require("net").createServer((socket) => {
         socket.on("error", () => {});
         socket.on("data", (chunk) => {
           process.stdout.write(chunk);
           if (String(chunk).includes("RangeError")) socket.write("HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\n{}");
         });
       });
       server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => {
         fs.writeSync(1, "port " + server.address().port + "\\n");
         while (!fs.existsSync(${JSON.stringify(go)})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
       });`,
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  open.push({ [Symbol.dispose]: () => void child.kill("SIGKILL") });
  let text = "";
  child.stdout.on("data", (chunk) => {
    text += String(chunk);
  });
  await until(() => text.includes("\n"));
  const port = Number(/port (\d+)/.exec(text)?.[1]);
  const fillers = Array.from({ length: 4 }, () => connect(port, "127.0.0.1").on("error", () => {}));
  open.push({
    [Symbol.dispose]() {
      for (const socket of fillers) socket.destroy();
    },
  });
  return {
    dsn: `http://public@127.0.0.1:${port}/1`,
    env: {},
    isReached: () => true,
    release: () => writeFileSync(go, ""),
    received: () => text.replace(/^port.*\n/, ""),
  };
}

const HOST = `
import { createTelemetry } from "@askfirst/telemetry-core";
import { sentry } from "@askfirst/provider-sentry";
import { existsSync } from "node:fs";
const telemetry = createTelemetry({
  app: { name: "crawler", version: "1.0.0" },
  provider: sentry({ dsn: process.env.DSN }),
  delivery: "next-run",
});
const seen = async (name) => {
  while (!existsSync(process.env.HOME + "/" + name)) await new Promise((resolve) => setTimeout(resolve, 20));
};
telemetry.captureException(new RangeError("on its way"));
const flushing = telemetry.flush({ deadlineMs: 20_000 });
await seen("reached");
if (process.env.WITHDRAWS) telemetry.disable();
console.log("ready");
await seen("released");
await flushing;
`;

const hasOpenssl = (() => {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

const places = {
  "a slow proxy": slowProxy,
  ...(hasOpenssl && { "a slow TLS handshake": slowTls }),
  "a slow TCP accept": slowAccept,
};

describe.each(Object.entries(places))("a report on its way through %s", (name, open) => {
  it.each(["here", "elsewhere", "nowhere"])("leaves no byte once disable has returned, called %s", async (where) => {
    const sandbox = createSandbox();
    sandbox.write(".crawler/config.json", `{"telemetry":{"consent":"always"}}`);
    const place = await open(sandbox);
    const env = { ...place.env, DSN: place.dsn, ...(where === "here" && { WITHDRAWS: "1" }) };
    const host = sandbox.node([sandbox.host(HOST)], { env });
    await until(place.isReached);
    // Nothing tells that the kernel has begun to connect.
    if (name === "a slow TCP accept") await new Promise((resolve) => setTimeout(resolve, 2_000));
    sandbox.write("reached", "");
    if (where === "elsewhere") {
      const other = `import { createTelemetry } from "@askfirst/telemetry-core";
        createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider: "console" }).disable();`;
      expect(await sandbox.node([sandbox.host(other)])).toMatchObject({ code: 0, stderr: "" });
    }
    if (where === "here") await until(() => sandbox.settings()?.includes("denied") === true);
    place.release();
    sandbox.write("released", "");
    expect(await host).toMatchObject({ code: 0, stderr: "" });
    // The connection was there to be used: without a no the report arrives.
    if (where === "nowhere") expect(place.received()).toContain("RangeError");
    else expect(place.received()).toBe("");
    expect(sandbox.ledger()).toHaveLength(where === "nowhere" ? 1 : 0);
  });
});

it("is cut short within a tenth of a second or so, and is no failure of the backend", async () => {
  const sandbox = createSandbox();
  sandbox.write(".crawler/config.json", `{"telemetry":{"consent":"always"}}`);
  const source = `
    import { createTelemetry } from "@askfirst/telemetry-core";
    const provider = { name: "mine", sendException: (report, signal) => new Promise((resolve, reject) => {
      telemetry.disable();
      signal.addEventListener("abort", () => { console.log(signal.reason.message); reject(signal.reason); });
    }) };
    const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider });
    telemetry.captureException(new RangeError("a"));
    await telemetry.flush({ deadlineMs: 30_000 });
    console.log(JSON.stringify(telemetry.status().providers));`;
  const { stdout } = await sandbox.node([sandbox.host(source)]);
  expect(stdout).toBe(`The item may not leave any more.\n[{"name":"mine","installed":true,"sent":0,"waiting":0}]\n`);
});
