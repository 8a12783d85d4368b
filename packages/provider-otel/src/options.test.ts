import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { SanitizedReport } from "@askfirst/telemetry-core/provider";
import { describe, expect, it } from "vitest";
import { createProvider, otel } from "./otel.ts";

const app = { name: "my-crawler", version: "1" };

describe("the options", () => {
  it.each<[object, RegExp]>([
    [{ url: "otel.example.com:4318" }, /url from otel\(\{ url \}\) is no address of a collector/],
    [{ url: "grpc://otel.example.com:4317" }, /is no address of a collector/],
    [{ url: "https://otel.example.com", headers: "Authorization=Bearer x" }, /headers must map names/],
    [{ headers: { "my key": "x" } }, /headers must map names/],
    [{ headers: { key: 7 } }, /headers must map names/],
    [{ headers: { key: "a\r\nb: c" } }, /headers must map names/],
    [{ endpoint: "https://otel.example.com" }, /no option "endpoint"\. There are url and headers/],
  ])("refuse %j at the author's call, with the way to put it right", (options, fault) => {
    expect(() => otel(options as never)).toThrow(fault);
    expect(() => otel(options as never)).toThrow(/^\[askfirst\] provider-otel: /);
  });

  it("name the variable to set when there is no address", async () => {
    await expect(createProvider({}, { app, variable: () => undefined })).rejects.toThrow(/or set MY_CRAWLER_OTEL_URL/);
  });

  it("send the author's header fields to the author's collector only", async () => {
    const seen: [string | undefined, IncomingHttpHeaders][] = [];
    const server = createServer((request, response) => {
      seen.push([request.url, request.headers]);
      request.resume().on("end", () => response.end("{}"));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/otlp/`;
    const report = {
      time: "2026-01-02T03:04:05Z",
      level: "info",
      exceptions: [],
      context: {},
      app,
      runtime: app,
      os: {},
    };
    for (const asked of [undefined, url]) {
      const options = { url, headers: { authorization: "Bearer s3cret" } };
      const { sendException, close } = await createProvider(options, { app, variable: () => asked });
      await sendException(report as unknown as SanitizedReport, AbortSignal.timeout(5_000), () => true);
      await close?.();
    }
    server.close();
    expect(seen.map(([path, headers]) => [path, headers.authorization])).toEqual([
      ["/otlp/v1/logs", "Bearer s3cret"],
      ["/otlp/v1/logs", undefined],
    ]);
  });
});
