import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CrashReport } from "../../item/report.ts";
import type { Question } from "../ask.ts";
import { choiceOf } from "./choices.ts";
import { layOutReport } from "./lay-out.ts";
import { type Looks, pageFor, widthOf, wrap } from "./looks.ts";
import { afterShow, commandOf, noAnswer, question } from "./words.ts";

const asked: Question = {
  app: { name: "crawler", version: "1.0.0" },
  reportFile: "/state/inbox/1.json",
  providers: [{ name: "sentry", endpoint: "o4507123456789.ingest.de.sentry.io" }],
  folders: { settings: "/home/anna/.crawler/config.json", state: "/state", allHosts: "/all" },
  limitMs: 30_000,
  longestMs: 300_000,
  hostPid: 1,
  earlier: false,
  allowedHosts: [],
};
const wordy: Question = {
  ...asked,
  app: {
    name: "crawler",
    version: "1.0.0",
    author: "The Example Crawler Company Ltd",
    privacyUrl: "https://www.example.com/company/legal/privacy",
  },
};
const frame = { owner: "host", file: "dist/read-links.js", function: "readLinks", line: 31, column: 19 } as const;
const report: CrashReport = {
  id: "0".repeat(32),
  time: "2026-01-02T03:04:05Z",
  level: "fatal",
  handled: false,
  app: { name: "crawler", version: "1.0.0" },
  runtime: { name: "node", version: "20.19.0" },
  os: { platform: "linux", release: "6", arch: "x64" },
  environment: "cli",
  exceptions: [
    { type: "TypeError", code: "ERR_INVALID_URL", message: "Cannot follow <url>\nreport: none", frames: [frame] },
  ],
  context: { operation: "parse" },
  fingerprint: "f".repeat(32),
};

beforeEach(() => {
  vi.stubEnv("LANG", "C.UTF-8");
  vi.stubEnv("LC_ALL", undefined);
  vi.stubEnv("LC_CTYPE", undefined);
  vi.stubEnv("TERM", "xterm-256color");
  vi.stubEnv("NO_COLOR", undefined);
  vi.stubEnv("FORCE_COLOR", undefined);
  vi.stubEnv("ACCESSIBLE", undefined);
});
afterEach(() => void vi.unstubAllEnvs());

const rowsAt = (columns: number, told: Question = asked, looks: Looks = {}, about = report) =>
  question(told, about, true, pageFor({ columns, ...looks }))
    .split("\n")
    .filter((row) => row !== "");
const flat = (rows: readonly string[]) => rows.join(" ").replace(/[│|\s]+/g, " ");

describe("the question", () => {
  it.each([1, 7, 20, 40, 43, 44, 60, 80, 120, 300])("fits a terminal of %i columns, and breaks at words", (columns) => {
    for (const row of rowsAt(columns, wordy)) expect(widthOf(row)).toBeLessThanOrEqual(Math.max(1, columns - 1));
    if (columns >= 60) expect(flat(rowsAt(columns, wordy))).toBe(flat(rowsAt(300, wordy)));
  });

  it("has nine lines at most at 80 columns, the prompt included", () => {
    expect(rowsAt(80).length + 1).toBeLessThanOrEqual(9);
    expect(rowsAt(80, wordy).length + 1).toBeLessThanOrEqual(9);
  });

  it("counts characters that take two columns", () => {
    const told = { ...asked, app: { ...asked.app, author: "株式会社クローラー開発機構".repeat(4) } };
    for (const row of rowsAt(60, told)) expect(widthOf(row)).toBeLessThan(60);
    expect(flat(rowsAt(60, told)).replaceAll(" ", "")).toContain("株式会社クローラー開発機構".repeat(4));
  });

  it("has a bar where there is room, and none in a narrow terminal, for a screen reader or on a plain terminal", () => {
    expect(rowsAt(80).every((row) => row.startsWith("│ "))).toBe(true);
    expect(rowsAt(40).join("")).not.toMatch(/[│|]/);
    vi.stubEnv("LANG", "C");
    expect(rowsAt(80).every((row) => row.startsWith("| "))).toBe(true);
    vi.stubEnv("TERM", "unknown");
    expect(rowsAt(80).join("")).not.toMatch(/[│|]/);
    vi.stubEnv("TERM", "xterm");
    vi.stubEnv("ACCESSIBLE", "1");
    const rows = rowsAt(120, asked, { hasColors: () => true });
    expect(rows.join("")).not.toMatch(/[│|]/);
    expect(rows.join("")).not.toContain("\u001b");
    expect(rows).toContain("[2] yes, always");
  });

  it("has colours where the terminal and the person allow them", () => {
    const colored = { hasColors: () => true };
    expect(rowsAt(80, asked, colored)[0]).toContain("\u001b[1m");
    for (const [name, value] of [
      ["NO_COLOR", "1"],
      ["FORCE_COLOR", "0"],
      ["ACCESSIBLE", "true"],
    ] as const) {
      vi.stubEnv(name, value);
      expect(rowsAt(80, asked, colored).join("")).not.toContain("\u001b");
      vi.stubEnv(name, undefined);
    }
    expect(rowsAt(80, asked, { hasColors: () => false }).join("")).not.toContain("\u001b");
  });

  it("promises what is certain, and calls the rest what it is", () => {
    const text = flat(rowsAt(300, wordy));
    expect(text).toContain("not from your arguments, environment, files or variables");
    expect(text).toContain("where they are recognised");
    expect(text).toContain("to The Example Crawler Company Ltd?");
    expect(text).toContain("It would go to sentry (o4507123456789.ingest.de.sentry.io).");
    expect(text).toContain("Privacy: https://www.example.com/company/legal/privacy");
  });

  it("tells what happened in the words that are true of it", () => {
    const titleOf = (earlier: boolean, about: CrashReport) => flat(rowsAt(300, { ...asked, earlier }, {}, about));
    const inLibrary = {
      ...report,
      exceptions: [{ type: "Error", message: "", frames: [{ owner: "dependency", file: "@scope/pack/lib/a.js" }] }],
    } as CrashReport;
    expect(titleOf(false, report)).toContain("crawler stopped at an error. May it send a report to its authors?");
    expect(titleOf(true, report)).toContain("crawler stopped at an error in an earlier run.");
    expect(titleOf(false, { ...report, handled: true })).toContain("crawler met a problem.");
    expect(titleOf(true, inLibrary)).toContain(
      "crawler stopped at an error in its library @scope/pack in an earlier run.",
    );
  });

  it("offers a comment only where the report has room for one", () => {
    const with_ = question(asked, report, true, pageFor({ columns: 80 }));
    const without = question(asked, report, false, pageFor({ columns: 80 }));
    expect(with_).toContain("[c]");
    expect(without).not.toContain("[c]");
  });
});

describe("the page about the question", () => {
  const page = readFileSync(new URL("../../../../../docs/the-question.md", import.meta.url), "utf8");
  const shown = {
    ...asked,
    app: { name: "crawler", version: "1.0.0", author: "Example Ltd", privacyUrl: "https://example.com/privacy" },
    providers: [{ name: "sentry", endpoint: "o1.ingest.sentry.io" }],
  };

  it.each([40, 80])("shows it as it is at %i columns", (columns) => {
    expect(page).toContain(`\`\`\`text at ${columns} columns\n${rowsAt(columns, shown).join("\n")}\n\`\`\``);
  });

  it("shows it at 120 columns as at 80", () => expect(rowsAt(120, shown)).toEqual(rowsAt(80, shown)));
});

describe("an answer", () => {
  it.each([
    ["1 y yes once Y YES", "once"],
    ["2 a always Always", "always"],
    ["3 n no never NO", "denied"],
    ["s show", "show"],
    ["j json", "json"],
    ["c comment", "comment"],
  ])("%s means %s", (words, choice) => {
    for (const word of words.split(" ")) expect(choiceOf(` ${word} `)).toBe(choice);
  });

  it("is never a yes by Enter alone or by anything that only looks like one", () => {
    for (const line of ["", " ", "later", "not now"]) expect(choiceOf(line)).toBe("later");
    for (const line of ["11", "yes please", "ye", "ok", "always!", "0", "4", "1 2", "__proto__", "constructor"])
      expect(choiceOf(line)).toBeUndefined();
  });
});

describe("what would be sent", () => {
  it.each([30, 40, 80, 120])("is laid out for reading at %i columns, and complete", (columns) => {
    const text = layOutReport({ ...report, email: "anna@example.com" }, pageFor({ columns }));
    for (const row of text.split("\n")) expect(widthOf(row)).toBeLessThan(columns);
    const words = text.replace(/\s+/g, "");
    for (const part of [
      "ERR_INVALID_URL",
      "readLinks(dist/read-links.js:31:19)",
      "operation:parse",
      "node20.19.0",
      "anna@example.com",
      report.id,
      report.fingerprint,
      "nothandled",
    ])
      expect(words).toContain(part);
    // No line of a message can pass for a line of the layout.
    expect(text).not.toMatch(/^ {2}report: none/m);
  });
});

describe("after the question", () => {
  it("names the host's own command, or one that needs no installation", () => {
    const typed = (told: Question) => wrap(commandOf(told, "disable"), 80);
    expect(typed(asked)).toEqual(["npx @askfirst/cli disable --app crawler"]);
    expect(typed({ ...asked, command: "crawler telemetry" })).toEqual(["crawler telemetry disable"]);
    // On a row of its own, so that it can be copied, where it fits on one.
    expect(wrap(`To see it: ${commandOf(asked, "status")}`, 45)).toEqual([
      "To see it:",
      "npx @askfirst/cli status --app crawler",
    ]);
    expect(wrap(`To see it: ${commandOf(asked, "status")}`, 20)).toEqual([
      "To see it:",
      "npx @askfirst/cli",
      "status --app crawler",
    ]);
    expect(noAnswer("later", asked, pageFor({ columns: 80 }))).toMatch(/^Not now: nothing is sent\. The report waits/);
  });

  it("speaks of what is around a report only where that can be shown", () => {
    expect(afterShow(asked.providers)).not.toContain("around");
    expect(afterShow([{ name: "sentry", preview: true }])).toContain("around");
  });
});
