import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { createSandbox } from "../../../../testing/sandbox.ts";
import { agree, eventHost } from "./event-host.ts";

const CLOSE = "await telemetry.close(); console.log(JSON.stringify(telemetry.status()));";

/** Events go to \`/events\`, spans to \`/spans\`, ten at a time. */
const TWO_PLACES = `
export const createProvider = ({ url }) => {
  const send = (path) => async (events, signal) => {
    const body = JSON.stringify(events.map(({ id, fields }) => ({ id, ...fields })));
    const { status } = await fetch(url + path, { method: "POST", body, signal });
    return { status, body, endpoint: "127.0.0.1" };
  };
  return { name: "mine", sendException() {}, sendEvents: send("events"), sendSpans: send("spans"), mostEvents: 10 };
};`;

interface Sent {
  readonly id: string;
  readonly steps: number;
}

/** A backend that answers what `status` says. */
async function startBackend(status: (path: string, events: readonly Sent[]) => number) {
  const requests: { readonly path: string; readonly events: readonly Sent[]; readonly body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += String(part);
    const path = request.url ?? "";
    const events = JSON.parse(body) as Sent[];
    requests.push({ path, events, body });
    response.writeHead(status(path, events)).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    requests,
    [Symbol.dispose]: () => void server.close(),
  };
}

const capture = (most: number) => `for (let at = 0; at < ${most}; at++) {
  telemetry.capture("agent_run", { steps: at });
  telemetry.span("task", { steps: at }, () => {});
}`;

/** A person that agreed, without the pause that follows a failure. */
const retryNow = (sandbox: ReturnType<typeof createSandbox>) =>
  sandbox.write(".local/state/askfirst/crawler/delivery/mine.json", '{"sent":0,"failures":0,"notBefore":0}');

describe("requests of a provider", () => {
  it("hold events or spans, as many as its backend takes, each with its own record", async () => {
    using backend = await startBackend(() => 200);
    const sandbox = createSandbox();
    agree(sandbox);
    const { stdout } = await sandbox.node([eventHost(sandbox, `${capture(15)} ${CLOSE}`, TWO_PLACES)], {
      env: { BACKEND: backend.url },
    });
    expect(JSON.parse(stdout)).toMatchObject({ sent: 30, dropped: {} });
    expect(backend.requests.map(({ path, events }) => `${path} ${events.length}`)).toEqual([
      "/events 8",
      "/events 7",
      "/spans 8",
      "/spans 7",
    ]);
    expect(sandbox.ledger().map(({ ids, payload }) => ({ ids, payload }))).toEqual(
      backend.requests.map(({ events, body }) => ({ ids: events.map(({ id }) => id), payload: body })),
    );
  });

  it("are not repeated when a later one fails: what arrived is gone, the rest waits", async () => {
    let isDown = true;
    using backend = await startBackend((path) => (path === "/spans" && isDown ? 503 : 200));
    const sandbox = createSandbox();
    agree(sandbox);
    const run = (source: string) =>
      sandbox.node([eventHost(sandbox, `${source} ${CLOSE}`, TWO_PLACES)], { env: { BACKEND: backend.url } });
    const first = await run(capture(5));
    expect(JSON.parse(first.stdout)).toMatchObject({ sent: 5, providers: [{ waiting: 5 }] });
    isDown = false;
    retryNow(sandbox);
    const second = await run("");
    expect(JSON.parse(second.stdout)).toMatchObject({ sent: 10, dropped: {}, providers: [{ waiting: 0 }] });
    const taken = backend.requests.map(({ path, events }) => `${path} ${events.map(({ steps }) => steps).join()}`);
    expect(taken).toEqual(["/events 0,1,2,3,4", "/spans 0,1,2,3,4", "/spans 0,1,2,3,4"]);
  });

  it("end where a backend refuses everything, and nothing is lost", async () => {
    let isWrong = true;
    using backend = await startBackend(() => (isWrong ? 401 : 200));
    const sandbox = createSandbox();
    agree(sandbox);
    const run = (source: string) =>
      sandbox.node([eventHost(sandbox, `${source} ${CLOSE}`, TWO_PLACES)], { env: { BACKEND: backend.url } });
    const refused = await run(capture(100));
    expect(JSON.parse(refused.stdout)).toMatchObject({ sent: 0, dropped: {}, providers: [{ waiting: 200 }] });
    expect(backend.requests.length).toBeLessThan(25);
    isWrong = false;
    retryNow(sandbox);
    expect(JSON.parse((await run("")).stdout)).toMatchObject({ sent: 200, dropped: {} });
  });
});
