import type { CrashReport } from "@askfirst/telemetry-core/provider";

/** A crash report as core hands it over, about a made-up program. */
export const crash: CrashReport = {
  id: "0123456789abcdef0123456789abcdef",
  time: "2026-01-02T03:04:05Z",
  level: "fatal",
  handled: false,
  app: { name: "testkit", version: "1.0.0" },
  runtime: { name: "node", version: "20.20.2" },
  os: { platform: "linux", release: "6", arch: "x64" },
  environment: "cli",
  exceptions: [
    {
      type: "CrawlError",
      message: `Cannot follow the link "<url>"`,
      frames: [
        { owner: "host", file: "dist/read-links.js", function: "resolveLink", line: 29, column: 11 },
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
};

/** The same report with an id of its own. */
export const withId = (report: CrashReport, number: number): CrashReport => ({
  ...report,
  id: number.toString(16).padStart(32, "0"),
});

const [first, second] = crash.exceptions as readonly [CrashReport["exceptions"][0], CrashReport["exceptions"][0]];

/** Reports of every kind that core makes, by what is special about them. */
export const REPORTS: Readonly<Record<string, CrashReport>> = {
  "an exception with its cause": crash,
  "a message without exceptions": withId(
    { ...crash, exceptions: [], message: "cache was rebuilt", level: "info", handled: true },
    1,
  ),
  "a report without context": withId({ ...crash, context: {} }, 2),
  "a report with an e-mail": withId({ ...crash, email: "you@example.com" }, 3),
  "an exception without frames or message": withId(
    { ...crash, exceptions: [{ ...first, message: "", frames: [] }] },
    4,
  ),
  "several errors in one": withId({ ...crash, exceptions: [first, { ...second, relation: "aggregate" }] }, 5),
  "text of all planes": withId(
    { ...crash, exceptions: [{ ...first, message: "é 日本 🦊 \u2028 \ud800 \0 \u001b[2J" }] },
    6,
  ),
  "a long report": withId(
    { ...crash, exceptions: Array.from({ length: 10 }, () => ({ ...first, message: "long ".repeat(400) })) },
    7,
  ),
};
