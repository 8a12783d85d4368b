import { request } from "node:http";
import { connect } from "node:net";
import { beforeEach, describe, expect, it } from "vitest";
import { openLoopback } from "./loopback.ts";

const told = { report: `{"id":"a"}`, providers: ["console"] };
let answers: unknown[][];
let address: URL;
const answer = (...given: unknown[]) => answers.push(given) > 0;
beforeEach(async () => {
  answers = [];
  address = new URL(await openLoopback(told, answer));
});

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Sends exactly what it is told to, as no browser would. Resolves to the status, or to the code of a failed connection. */
function send({ method = "POST", path = address.pathname, headers = {}, body = `{"choice":"always"}` }: Sent = {}) {
  return new Promise<{ status: number | string; text: string; allowed: unknown }>((resolve) => {
    const to = { host: "127.0.0.1", port: address.port, method, path, agent: false };
    const going = request({ ...to, headers: { origin: "http://localhost:8888", ...headers } }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += String(chunk);
      });
      response.on("close", () =>
        resolve({ status: response.statusCode ?? 0, text, allowed: response.headers["access-control-allow-origin"] }),
      );
    });
    going.on("error", (error: NodeJS.ErrnoException) =>
      resolve({ status: error.code ?? "", text: "", allowed: undefined }),
    );
    going.end(body);
  });
}

const isOpen = () =>
  new Promise<boolean>((resolve) => {
    const socket = connect(Number(address.port), "127.0.0.1", () => resolve(socket.end() !== undefined));
    socket.on("error", () => resolve(false));
  });

describe("the way back of a card", () => {
  it.each<[string, Sent, number]>([
    ["a wrong token", { path: `/${"0".repeat(48)}` }, 404],
    ["no token", { path: "/" }, 404],
    ["a token with more behind it", { path: "/x?" }, 404],
    ["another host's name", { headers: { host: "rebound.example:80" } }, 403],
    ["its own name with another port", { headers: { host: "127.0.0.1:1" } }, 403],
    ["the name localhost", { headers: { host: "localhost" } }, 403],
    ["a page of another site", { headers: { origin: "https://evil.example" } }, 403],
    ["a page whose site begins as this machine", { headers: { origin: "http://localhost.evil.example" } }, 403],
    ["a page without an origin", { headers: { origin: "null" } }, 403],
    ["a program without an origin", { headers: { origin: "" } }, 403],
    ["a page that is a file", { headers: { origin: "file://localhost" } }, 403],
    ["GET", { method: "GET", body: "" }, 405],
    ["a preflight", { method: "OPTIONS", body: "", headers: { "access-control-request-method": "POST" } }, 405],
    ["PUT", { method: "PUT" }, 405],
    ["a body that is too large", { body: JSON.stringify({ choice: "always", email: "a".repeat(2048) }) }, 413],
    ["an address that is too long", { body: JSON.stringify({ choice: "always", email: "a".repeat(255) }) }, 400],
    ["another choice", { body: `{"choice":"details"}` }, 400],
    ["a choice that is no text", { body: `{"choice":["always"]}` }, 400],
    ["more than an answer", { body: `{"choice":"always","purposes":["details"]}` }, 400],
    ["no JSON", { body: "choice=always" }, 400],
    ["nothing", { body: "" }, 400],
    ["null", { body: "null" }, 400],
  ])("refuses %s, and tells and stores nothing", async (_what, sent, status) => {
    expect(await send(sent)).toEqual({ status, text: "", allowed: undefined });
    expect(answers).toEqual([]);
    // A stranger cannot take the way from the person either.
    expect(await send()).toMatchObject({ status: 200 });
    expect(answers).toEqual([["always", undefined]]);
  });

  it("refuses a body that says that it is small and is not", async () => {
    const { status } = await send({ body: "x".repeat(100_000), headers: { "transfer-encoding": "chunked" } });
    expect([413, "ECONNRESET", "EPIPE"]).toContain(status);
    expect(answers).toEqual([]);
  });

  it("tells a page on this machine what it asks about, as often as that is opened", async () => {
    for (const origin of ["http://localhost:8888", "http://127.0.0.1:8888", "http://[::1]:8888", "https://localhost"]) {
      const { status, text, allowed } = await send({ body: `{"choice":"hello"}`, headers: { origin } });
      expect({ status, text: JSON.parse(text), allowed }).toEqual({ status: 200, text: told, allowed: origin });
    }
    expect(answers).toEqual([]);
    expect(await isOpen()).toBe(true);
  });

  it("takes one answer of many at once, and is closed afterwards", async () => {
    const sent = await Promise.all(
      [1, 2, 3, 4, 5].map(() => send({ body: `{"choice":"once","email":"anna@example.com"}` })),
    );
    expect(sent.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers).toEqual([["once", "anna@example.com"]]);
    expect((await send()).status).toBe("ECONNREFUSED");
    expect(await isOpen()).toBe(false);
  });

  it("is closed when its time is over, also for a request that began before", async () => {
    address = new URL(await openLoopback(told, answer, 200));
    const socket = connect(Number(address.port), "127.0.0.1");
    const ended = new Promise((resolve) => socket.on("close", resolve).on("error", () => {}));
    const head = ["POST", address.pathname, "HTTP/1.1"].join(" ");
    socket.write(`${head}\r\nhost: ${address.host}\r\norigin: http://localhost\r\ncontent-length: 19\r\n\r\n`);
    await ended;
    expect((await send()).status).toBe("ECONNREFUSED");
    expect(answers).toEqual([]);
  });

  it("has a secret of 24 bytes, another one each time", async () => {
    expect(address.pathname).toMatch(/^\/[0-9a-f]{48}$/);
    expect(await openLoopback(told, answer)).not.toContain(address.pathname);
  });
});
