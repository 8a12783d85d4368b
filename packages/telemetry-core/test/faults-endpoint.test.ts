import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { drip, endpoint, listen, status, text } from "./fault-endpoint.ts";
import { createFaultHost, deliveryState, type FaultHost } from "./fault-host.ts";

/** A provider as its author would write it with fetch. */
const FETCH = `
export const createProvider = (_, { variable }) => ({
  name: "fetch",
  sendException: (report, signal) =>
    fetch(variable("FETCH_ENDPOINT"), { method: "POST", body: JSON.stringify(report), signal, redirect: "manual" }),
});`;

function hostFor(name: string): FaultHost {
  if (name === "sentry") return createFaultHost("sentry", `provider: "sentry"`);
  const host = createFaultHost(
    "fetch",
    `provider: { name: "fetch", module: new URL("./provider.js", import.meta.url).href }`,
  );
  writeFileSync(join(host.folder, "provider.js"), FETCH);
  return host;
}

const to = (base: string) => ({
  CRAWLER_SENTRY_DSN: `${base.replace("//", "//key@")}/42`,
  CRAWLER_ENDPOINT: `${base}/reports`,
});

type Becomes = "kept" | "rejected" | "delivered";
/** The outcome in the ledger, and the status; undefined if nothing left. */
type Left = [string, number?] | undefined;
const UNANSWERED: Left = ["unanswered"];
const answers: [string, (socket: Socket) => void, Becomes, RegExp | undefined, Left][] = [
  ["accepts and never answers", () => {}, "kept", /did not answer/, UNANSWERED],
  ["answers byte by byte, without end", drip("HTTP/1.1 200 OK\r\nX-Slow: ", "x"), "kept", /did not answer/, UNANSWERED],
  ["resets the connection", (socket) => void socket.resetAndDestroy(), "kept", /ECONNRESET|fetch failed/, UNANSWERED],
  ["closes without an answer", (socket) => void socket.end(), "kept", /hang up|fetch failed/, UNANSWERED],
  ["speaks no HTTP", text("220 mail ready\r\n"), "kept", /Parse Error|fetch failed/, UNANSWERED],
  ["answers 429", status("429 Too Many"), "kept", /HTTP 429/, ["later", 429]],
  ["answers 503", status("503 Unavailable"), "kept", /HTTP 503/, ["later", 503]],
  ["answers 413", status("413 Too Large"), "rejected", /refused an item \(HTTP 413\)/, ["refused", 413]],
  ["answers 400", status("400 Bad Request"), "rejected", /refused an item \(HTTP 400\)/, ["refused", 400]],
  [
    "answers 200 with a body that lies",
    text("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\0{[<"),
    "delivered",
    undefined,
    ["accepted"],
  ],
  [
    "ends before the length it told",
    text("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{}"),
    "delivered",
    undefined,
    ["accepted"],
  ],
  ["sends a body without end", drip("HTTP/1.1 200 OK\r\n\r\n", "x"), "delivered", undefined, ["accepted"]],
];

/** What became of the one report, whatever the endpoint did; then a day later, with one that works. */
async function expectOutcome(
  host: FaultHost,
  name: string,
  becomes: Becomes,
  problem: RegExp | undefined,
  left: Left,
): Promise<void> {
  const [provider] = (await host.status()).providers;
  expect(provider).toMatchObject({ waiting: becomes === "kept" ? 1 : 0, sent: becomes === "delivered" ? 1 : 0 });
  if (problem) expect(provider?.problem).toMatch(problem);
  else expect(provider?.problem).toBeUndefined();
  expect(deliveryState(host, name).failures).toBe(becomes === "kept" ? 1 : 0);
  expect(provider?.notBefore !== undefined).toBe(becomes === "kept");

  const received: string[] = [];
  const port = await endpoint((socket) => {
    received.push("report");
    status("200 OK")(socket);
  });
  const later = await host.deliverLater(to(`http://127.0.0.1:${port}`));
  expect(later.dropped).toEqual(becomes === "rejected" ? { rejected: 1 } : {});
  expect(later.providers[0]).toMatchObject({ waiting: 0, sent: becomes === "rejected" ? 0 : 1 });
  expect(received).toHaveLength(becomes === "kept" ? 1 : 0);
  // What the first endpoint held is in the ledger, whatever it made of it.
  expect(host.sandbox.ledger().map(({ outcome, status }) => [outcome, ...(status ? [status] : [])])).toEqual([
    ...(left ? [left] : []),
    ...(becomes === "kept" ? [["accepted"]] : []),
  ]);
}

/** What a provider written with fetch may see differently from the one for Sentry, which follows no redirect anyway. */
const OF_FETCH = /byte by byte|resets|429|413|without end|the length/;

describe.concurrent.each(["sentry", "fetch"])("with the provider %s, an endpoint that", (name) => {
  it.each(answers.filter(([title]) => name === "sentry" || OF_FETCH.test(title)))(
    "%s",
    async (_, answer, becomes, problem, left) => {
      const host = hostFor(name);
      await host.crash(to(`http://127.0.0.1:${await endpoint(answer)}`));
      await host.courierIsThrough();
      await expectOutcome(host, name, becomes, problem, left);
    },
  );

  it("asks for two hours by Retry-After gets them", async () => {
    const host = hostFor(name);
    const port = await endpoint(status("429 Too Many", "Retry-After: 7200\r\n"));
    await host.crash(to(`http://127.0.0.1:${port}`));
    await host.courierIsThrough();
    expect(deliveryState(host, name).notBefore).toBeGreaterThan(Date.now() + 7_000_000);
  });

  it.each([301, 302, 307])("redirects with %i elsewhere: nothing is sent there", async (code) => {
    const host = hostFor(name);
    let elsewhere = 0;
    const other = await listen(createServer(() => void elsewhere++));
    const port = await endpoint(status(`${code} Moved`, `Location: http://127.0.0.1:${other}/\r\n`));
    await host.crash(to(`http://127.0.0.1:${port}`));
    await host.courierIsThrough();
    await expectOutcome(host, name, "kept", new RegExp(`HTTP ${code}`), ["later", code]);
    expect(elsewhere).toBe(0);
  });
});

describe.concurrent("a network that wants a login first", () => {
  it.each([
    ["redirects everything", "302 Found", 0],
    ["asks for the rights to use its proxy", "407 Proxy Authentication Required", 0],
    ["refuses everything", "403 Forbidden", 1],
  ])("and %s costs no outbox", async (_, line, lost) => {
    const host = hostFor("sentry");
    const port = await endpoint(status(line));
    const capture = `for (let at = 0; at < 6; at++) telemetry.captureMessage("text " + at);`;
    await host.run(`${capture} await telemetry.flush();`, to(`http://127.0.0.1:${port}`));
    expect((await host.status()).providers[0]).toMatchObject({ waiting: 6 - lost, sent: 0 });
    const open = await endpoint(status("200 OK"));
    const later = await host.deliverLater(to(`http://127.0.0.1:${open}`));
    expect(later.providers[0]).toMatchObject({ waiting: 0, sent: 6 - lost });
    expect(later.dropped).toEqual(lost ? { rejected: lost } : {});
  });
});

describe.concurrent("a server that", () => {
  it("has a name that nobody knows", async () => {
    const host = hostFor("sentry");
    await host.crash(to("http://nowhere.invalid"));
    await host.courierIsThrough();
    await expectOutcome(host, "sentry", "kept", /ENOTFOUND|EAI_AGAIN/, undefined);
  });

  it("is not there", async () => {
    const host = hostFor("sentry");
    const server = createServer();
    const port = await listen(server);
    server.close();
    await host.crash(to(`http://127.0.0.1:${port}`));
    await host.courierIsThrough();
    await expectOutcome(host, "sentry", "kept", /ECONNREFUSED/, undefined);
  });

  it.skipIf(spawnSync("openssl", ["version"]).error).each([{}, { NODE_TLS_REJECT_UNAUTHORIZED: "0" }])(
    "has a certificate that nobody vouches for, whatever %j says (needs openssl)",
    async (env) => {
      const host = hostFor("sentry");
      const folder = mkdtempSync(join(tmpdir(), "certificate-"));
      const [key, cert] = ["key.pem", "cert.pem"].map((file) => join(folder, file)) as [string, string];
      const made = `req -x509 -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -keyout ${key} -out ${cert}`;
      execFileSync("openssl", made.split(" "), { stdio: "ignore" });
      let received = 0;
      const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, () => void received++);
      const told = { ...env, ...to(`https://127.0.0.1:${await listen(server)}`) };
      // In the host's own process the variable is seen; a courier is not given it.
      await host.run(`telemetry.captureMessage("hello"); await telemetry.flush();`, told);
      await expectOutcome(host, "sentry", "kept", /self-signed/, undefined);
      expect(received).toBe(0);
    },
  );
});

/** A SOCKS5 proxy (RFC 1928) that leads everything to one port and notes the names that it is asked for. */
function socksProxy(port: number, asked: string[]): Promise<number> {
  const proxy = createServer((socket) => {
    socket.once("data", () => {
      socket.write(Uint8Array.of(5, 0));
      socket.once("data", (request) => {
        const name = 3;
        if (request[3] === name) asked.push(request.toString("latin1", 5, 5 + (request[4] ?? 0)));
        const upstream = connect(port, "127.0.0.1", () => {
          socket.write(Uint8Array.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
          socket.pipe(upstream).pipe(socket);
        });
        upstream.on("error", () => socket.destroy());
      });
    });
  });
  return listen(proxy);
}

describe.concurrent("a proxy of the environment", () => {
  it("carries a courier's reports by SOCKS, and looks up the name itself", async () => {
    const host = hostFor("sentry");
    const asked: string[] = [];
    const proxy = await socksProxy(await endpoint(status("200 OK")), asked);
    await host.crash({ ...to("http://sentry.invalid"), ALL_PROXY: `socks5h://127.0.0.1:${proxy}` });
    await host.courierIsThrough();
    expect((await host.status()).providers[0]).toMatchObject({ waiting: 0, sent: 1 });
    expect(asked).toEqual(["sentry.invalid"]);
  });

  it("may be written without a scheme", async () => {
    const host = hostFor("sentry");
    const open = await endpoint(status("200 OK"));
    const proxy = await listen(
      createHttpServer().on("connect", (_, socket) => {
        const upstream = connect(open, "127.0.0.1", () => {
          socket.write("HTTP/1.1 200 OK\r\n\r\n");
          socket.pipe(upstream).pipe(socket);
        });
      }),
    );
    await host.crash({ ...to("http://sentry.invalid"), http_proxy: `localhost:${proxy}` });
    await host.courierIsThrough();
    expect((await host.status()).providers[0]).toMatchObject({ waiting: 0, sent: 1 });
  });

  it("that cannot be used is passed by nothing: the item is kept, and nothing is recorded as sent", async () => {
    const host = hostFor("sentry");
    const open = await endpoint(status("200 OK"));
    await host.crash({ ...to(`http://127.0.0.1:${open}`), ALL_PROXY: "gopher://127.0.0.1" });
    await host.courierIsThrough();
    expect((await host.status()).providers[0]).toMatchObject({ waiting: 1, sent: 0 });
    expect(host.sandbox.ledger()).toEqual([]);
  });
});
