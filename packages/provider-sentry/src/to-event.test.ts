import type { SanitizedReport } from "@askfirst/telemetry-core/provider";
import { describe, expect, it } from "vitest";
import { report } from "../test/report.ts";
import { toEvent } from "./to-event.ts";

describe("a report as a Sentry event", () => {
  it("has release name@version, tags for source and environment type, and no user, breadcrumbs, request or modules", () => {
    const event = toEvent(report);
    expect(event).toMatchObject({
      release: "crawler@1.4.0",
      environment: "cli",
      tags: { source: "crawler", environment_type: "cli" },
    });
    expect(Object.keys(event).sort()).toEqual([
      "contexts",
      "environment",
      "event_id",
      "exception",
      "fingerprint",
      "level",
      "platform",
      "release",
      "sdk",
      "tags",
      "timestamp",
    ]);
    expect(event.sdk).toEqual({ settings: { infer_ip: "never" } });
  });

  it("has the person's e-mail only if it was given, and nothing else about the person", () => {
    expect(toEvent({ ...report, email: "you@example.com" } as SanitizedReport).user).toEqual({
      email: "you@example.com",
    });
  });

  it("puts the oldest cause and the oldest call first, as Sentry wants them, and links the chain", () => {
    const values = toEvent(report).exception?.values ?? [];
    expect(values.map(({ type, value, mechanism }) => [type, value, mechanism])).toEqual([
      [
        "TypeError",
        "Invalid URL (ERR_INVALID_URL)",
        { type: "chained", handled: false, exception_id: 1, parent_id: 0, source: "cause" },
      ],
      ["CrawlError", `Cannot follow the link "<url>"`, { type: "generic", handled: false, exception_id: 0 }],
    ]);
    expect(values[1]?.stacktrace?.frames).toEqual([
      { filename: "<user code>", in_app: false },
      { filename: "dist/read-links.js", function: "resolveLink", lineno: 29, colno: 11, in_app: true },
    ]);
  });

  it("groups by the fingerprint of the sanitised report and keeps its id", () => {
    expect(toEvent(report)).toMatchObject({
      event_id: report.id,
      fingerprint: [report.fingerprint],
      timestamp: 1767323045,
    });
  });

  it("keeps false and 0 of a context, and a message without exceptions", () => {
    expect(toEvent(report).contexts?.["context"]).toEqual({ operation: "crawl", tries: 0, cached: false });
    const message = toEvent({
      ...report,
      exceptions: [],
      message: "cache was rebuilt",
      context: {},
    } as unknown as SanitizedReport);
    expect(message).toMatchObject({ message: "cache was rebuilt" });
    expect(message).not.toHaveProperty("exception");
    expect(message.contexts).not.toHaveProperty("context");
  });
});
