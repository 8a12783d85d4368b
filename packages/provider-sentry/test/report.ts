import type { SanitizedReport } from "@askfirst/telemetry-core";

/** A sanitised report as core makes them. */
export const report = {
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
} as unknown as SanitizedReport;
