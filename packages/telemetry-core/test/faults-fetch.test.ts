import { describe, expect, it } from "vitest";
import { drip, endpoint } from "./fault-endpoint.ts";
import { createFaultHost } from "./fault-host.ts";

describe.concurrent("a host that delivers with fetch in its own process ends", () => {
  it.each([
    ["is answered by a body without end", drip("HTTP/1.1 200 OK\r\n\r\n", "x"), 1],
    ["is told to try later, with a body without end", drip("HTTP/1.1 503 Busy\r\n\r\n", "x"), 0],
    ["is not answered", () => {}, 0],
  ])("although it %s", async (_, answer, sent) => {
    const host = createFaultHost(
      "fetch",
      `provider: { name: "fetch", sendException: (report, signal) =>
        fetch(process.env.CRAWLER_FETCH_ENDPOINT, { method: "POST", body: JSON.stringify(report), signal }) }`,
    );
    const body = `telemetry.captureMessage("first"); await telemetry.flush({ deadlineMs: 4000 }); console.log("done");`;
    const ended = await host.run(body, { CRAWLER_ENDPOINT: `http://127.0.0.1:${await endpoint(answer)}` });
    expect(ended).toEqual({ code: 0, signal: null, stdout: "done\n", stderr: "" });
    expect((await host.status()).sent).toBe(sent);
  });
});
