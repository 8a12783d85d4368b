import type { CrashException, SanitizedReport } from "@askfirst/telemetry-core/provider";
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
      "level",
      "platform",
      "release",
      "sdk",
      "tags",
      "timestamp",
    ]);
    expect(event.sdk).toEqual({ name: "askfirst.provider-sentry", version: "0.0.0", settings: { infer_ip: "never" } });
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
    const place = "app:///dist/read-links.js";
    expect(values[1]?.stacktrace?.frames).toEqual([
      { filename: "<user code>", abs_path: "<user code>", in_app: false },
      { filename: place, abs_path: place, function: "resolveLink", lineno: 29, colno: 11, in_app: true },
    ]);
  });

  it("leaves grouping to Sentry, beside the fingerprint of the sanitised report, or groups by that alone", () => {
    const { fingerprint, tags } = toEvent(report);
    expect([fingerprint, tags?.["askfirst.fingerprint"]]).toEqual([undefined, report.fingerprint]);
    const own = toEvent(report, { grouping: "fingerprint" });
    expect([own.fingerprint, own.tags?.["askfirst.fingerprint"]]).toEqual([[report.fingerprint], undefined]);
    expect(own).toMatchObject({ event_id: report.id, timestamp: 1767323045 });
  });

  it("names each build once, by the file that its frames name", () => {
    const [first, second] = report.exceptions as [CrashException, CrashException];
    const at = (owner: "host" | "dependency", file: string, debugId?: string) =>
      ({ owner, file, line: 1, column: 1, ...(debugId && { debugId }) }) as const;
    const [one, two] = ["85314830-023f-4cf1-a267-535f4e37bb17", "00000000-023f-4cf1-a267-535f4e37bb17"];
    const frames = [
      at("host", "a.js", one),
      at("host", "a.js", one),
      at("host", "b.js", two),
      at("dependency", "c.js"),
    ];
    const event = toEvent({
      ...report,
      exceptions: [
        { ...first, frames },
        { ...second, frames },
      ],
    } as SanitizedReport);
    expect(event.debug_meta).toEqual({
      images: [
        { type: "sourcemap", code_file: "app:///a.js", debug_id: one },
        { type: "sourcemap", code_file: "app:///b.js", debug_id: two },
      ],
    });
    const [last] = event.exception?.values?.at(-1)?.stacktrace?.frames ?? [];
    expect(last).toMatchObject({ abs_path: "app:///node_modules/c.js", in_app: false });
  });

  it("has what the author says about all events, and the context as tags where Sentry takes them", () => {
    const context = { operation: "crawl", tries: 0, "a b": 1, long: "x".repeat(201), lines: "a\nb", arch: "mine" };
    const options = { release: "r-1", dist: "7", environment: "beta", tags: { channel: "next", operation: "mine" } };
    const event = toEvent({ ...report, context } as SanitizedReport, options);
    expect(event).toMatchObject({ release: "r-1", dist: "7", environment: "beta", contexts: { context } });
    expect(event.tags).toEqual({
      tries: "0",
      channel: "next",
      operation: "mine",
      source: "crawler",
      environment_type: "cli",
      runtime: "node 20.20.2",
      os: "linux 6",
      arch: "x64",
      "askfirst.fingerprint": report.fingerprint,
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
