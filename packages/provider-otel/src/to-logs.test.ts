import type { SanitizedReport } from "@askfirst/telemetry-core/provider";
import { describe, expect, it } from "vitest";
import { toLogs } from "./to-logs.ts";

const DEBUG_ID = "85314830-023f-4cf1-a267-535f4e37bb17";
const report = {
  id: "0123456789abcdef0123456789abcdef",
  time: "2026-01-02T03:04:05Z",
  level: "fatal",
  handled: false,
  app: { name: "crawler", version: "1.4.0" },
  runtime: { name: "node", version: "20.20.2" },
  os: { platform: "linux", release: "6", arch: "x64" },
  environment: "cli",
  exceptions: [
    {
      type: "CrawlError",
      message: `Cannot follow the link "<url>"`,
      frames: [
        { owner: "host", file: "dist/read-links.js", function: "resolveLink", line: 29, column: 11, debugId: DEBUG_ID },
        { owner: "user", file: "<user code>" },
      ],
    },
    {
      type: "TypeError",
      code: "ERR_INVALID_URL",
      message: "Invalid URL",
      frames: [{ owner: "runtime", file: "node:internal/url", line: 806, column: 29 }],
      relation: "cause",
    },
  ],
  context: { operation: "crawl", tries: 0, cached: false },
  fingerprint: "fedcba9876543210fedcba9876543210",
} as unknown as SanitizedReport;

const recordOf = (change: object) => toLogs({ ...report, ...change } as SanitizedReport, 1_800_000_000_000).records[0];

describe("a report as a log record", () => {
  it("is a crash by the conventions if it ended the program", () => {
    expect(toLogs(report, 1_800_000_000_000)).toEqual({
      resource: {
        "service.name": "crawler",
        "service.version": "1.4.0",
        "process.runtime.name": "node",
        "process.runtime.version": "20.20.2",
        "os.name": "linux",
        "os.version": "6",
        "telemetry.sdk.name": "askfirst-provider-otel",
        "telemetry.sdk.version": "0.0.0",
        "telemetry.sdk.language": "nodejs",
      },
      scope: { name: "askfirst-provider-otel", version: "0.0.0" },
      records: [
        {
          timeMs: Date.parse(report.time),
          observedMs: 1_800_000_000_000,
          severity: 21,
          severityText: "FATAL",
          eventName: "app.crash",
          body: undefined,
          attributes: {
            "exception.type": "CrawlError",
            "exception.message": `Cannot follow the link "<url>"`,
            "exception.stacktrace": `CrawlError: Cannot follow the link "<url>"
    at resolveLink (dist/read-links.js:29:11)
    at <user code>
[cause]: TypeError: Invalid URL
    at node:internal/url:806:29`,
            "app.crash.id": report.id,
            "app.build_id": DEBUG_ID,
            "service.version": "1.4.0",
            "os.name": "linux",
            "os.version": "6",
            "askfirst.report.id": report.id,
            "askfirst.fingerprint": report.fingerprint,
            "askfirst.environment": "cli",
            "askfirst.arch": "x64",
            "askfirst.context.operation": "crawl",
            "askfirst.context.tries": 0,
            "askfirst.context.cached": false,
          },
        },
      ],
    });
  });

  it("is an exception if the program handled it, and a message if it is one", () => {
    expect(recordOf({ handled: true, level: "warning" })).toMatchObject({ eventName: "exception", severity: 13 });
    const message = recordOf({ exceptions: [], message: "cache was rebuilt", level: "info", handled: true });
    expect(message).toMatchObject({ eventName: "askfirst.message", severity: 9, body: "cache was rebuilt" });
    expect(Object.keys(message?.attributes ?? {}).filter((name) => name.startsWith("exception."))).toEqual([]);
  });

  it("has the person's e-mail only if it was given", () => {
    expect(recordOf({})?.attributes["askfirst.email"]).toBeUndefined();
    expect(recordOf({ email: "you@example.com" })?.attributes["askfirst.email"]).toBe("you@example.com");
  });
});
