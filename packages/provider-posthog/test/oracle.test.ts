import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import type { CrashReport, SanitizedReport } from "@askfirst/telemetry-core/provider";
import fc from "fast-check";
import { PostHog } from "posthog-node";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createProvider } from "../src/posthog.ts";
import { LIBRARY, toException } from "../src/to-exception.ts";

const KEY = "phc_0123456789abcdef";

interface Batch {
  readonly api_key: string;
  readonly batch: readonly { readonly event: string; readonly properties: Record<string, unknown> }[];
}

let server: Server;
let host: string;
const got: { readonly url: string | undefined; readonly batch: Batch }[] = [];
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    const plain = request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes;
    got.push({ url: request.url, batch: JSON.parse(plain.toString("utf8")) as Batch });
    response.end('{"status":1}');
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const text = fc.string({ unit: "grapheme", maxLength: 40 });
const frame = fc.record(
  {
    owner: fc.constantFrom("host", "dependency", "runtime", "user"),
    file: text,
    function: text,
    line: fc.nat(),
    column: fc.nat(),
    debugId: fc.constant("85314830-023f-4cf1-a267-535f4e37bb17"),
  },
  { requiredKeys: ["owner", "file"] },
);
const named = fc.record({ name: text, version: text });
const report = fc.record(
  {
    id: fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: 32, maxLength: 32 }),
    time: fc.constant("2026-01-02T03:04:05Z"),
    level: fc.constantFrom("fatal", "error", "warning", "info", "debug"),
    handled: fc.boolean(),
    app: named,
    runtime: named,
    os: fc.record({ platform: text, release: text, arch: text }),
    environment: fc.constantFrom("cli", "server"),
    exceptions: fc.array(
      fc.record(
        {
          type: text,
          message: text,
          code: text,
          frames: fc.array(frame, { maxLength: 3 }),
          relation: fc.constant("cause"),
        },
        { requiredKeys: ["type", "message", "frames"] },
      ),
      { maxLength: 3 },
    ),
    message: text,
    context: fc.dictionary(text, fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean())),
    fingerprint: fc.constant("f".repeat(32)),
    email: text,
  },
  {
    noNullPrototype: true,
    requiredKeys: [
      "id",
      "time",
      "level",
      "handled",
      "app",
      "runtime",
      "os",
      "environment",
      "exceptions",
      "message",
      "context",
      "fingerprint",
    ],
  },
) as unknown as fc.Arbitrary<CrashReport>;

it("sends what PostHog's own library sends of the same event, but for what that adds of its own", async () => {
  await fc.assert(
    fc.asyncProperty(report, async (made) => {
      got.length = 0;
      const app = { name: "crawler", version: "1" };
      const ours = await createProvider({ key: KEY, host }, { app, variable: () => undefined });
      const signal = AbortSignal.timeout(5_000);
      expect(await ours.sendException(made as SanitizedReport, signal, () => true)).toMatchObject({ status: 200 });
      await ours.close?.();

      const { event, distinct_id, uuid, timestamp, properties } = toException(made as SanitizedReport);
      const theirs = new PostHog(KEY, { host, flushAt: 1, disableGeoip: true });
      theirs.capture({ distinctId: distinct_id, event, uuid, timestamp: new Date(timestamp), properties });
      await theirs.shutdown();

      const [mine, sdk] = got.map(({ url, batch }) => ({
        url,
        key: batch.api_key,
        events: batch.batch.map(comparable),
      }));
      expect(mine).toEqual(sdk);
    }),
    { numRuns: 60 },
  );
});

/** Without the sender's name, and with times as numbers. */
function comparable({ properties, ...event }: Batch["batch"][0]) {
  const { $lib: _l, $lib_version: _v, $is_server: _s, ...rest } = properties;
  return { ...event, timestamp: Date.parse((event as unknown as { timestamp: string }).timestamp), properties: rest };
}

it("links causes and frames as the library does for a real error", async () => {
  got.length = 0;
  const inner = new Error("inner");
  const outer = new TypeError("outer", { cause: inner });
  for (const error of [inner, outer])
    error.stack = `${error.name}: ${error.message}\n    at load (/app/dist/a.js:2:3)\n    at main (/app/dist/b.js:4:5)`;
  const theirs = new PostHog(KEY, { host, flushAt: 1 });
  theirs.captureException(outer, "nobody");
  await theirs.shutdown();
  const found = got[0]?.batch.batch[0]?.properties["$exception_list"] as Record<string, unknown>[];

  const frames = [
    { owner: "host", file: "dist/a.js", function: "load", line: 2, column: 3 },
    { owner: "host", file: "dist/b.js", function: "main", line: 4, column: 5 },
  ];
  const { properties } = toException({
    id: "0".repeat(32),
    time: "2026-01-02T03:04:05Z",
    level: "error",
    handled: true,
    app: { name: "a", version: "1" },
    runtime: { name: "node", version: "20" },
    os: { platform: "linux", release: "6", arch: "x64" },
    environment: "cli",
    exceptions: [
      { type: "TypeError", message: "outer", frames },
      { type: "Error", message: "inner", frames, relation: "cause" },
    ],
    context: {},
    fingerprint: "f".repeat(32),
  } as unknown as SanitizedReport);
  const ours = properties["$exception_list"] as Record<string, unknown>[];

  expect(ours.map(shape)).toEqual(found.map(shape));
  expect(properties).toMatchObject({ $process_person_profile: false, $ip: null, $geoip_disable: true, ...LIBRARY });
});

/** What does not depend on how files are named and whether their sources are read. */
function shape(item: Record<string, unknown>) {
  const { handled: _, ...mechanism } = item["mechanism"] as Record<string, unknown>;
  const { type, frames } = item["stacktrace"] as { type: string; frames: Record<string, unknown>[] };
  const places = frames.map(({ platform, function: name, lineno, colno }) => ({ platform, name, lineno, colno }));
  return { ...item, mechanism, stacktrace: { type, places } };
}
