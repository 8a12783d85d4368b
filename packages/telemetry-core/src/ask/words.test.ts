import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Question } from "./ask.ts";
import { question, thanks } from "./words.ts";

const asked: Question = {
  app: { name: "crawler", version: "1.0.0" },
  reportFile: "/state/inbox/1.json",
  providers: ["console"],
  folders: { settings: "/home/anna/.crawler/config.json", state: "/state", allHosts: "/all" },
  offVariable: "CRAWLER_TELEMETRY",
  limitMs: 30_000,
  longestMs: 300_000,
  hostPid: 1,
  earlier: false,
};

beforeEach(() => void vi.stubEnv("LANG", "C.UTF-8"));
afterEach(() => void vi.unstubAllEnvs());

const rowsAt = (columns: number, told: Question = asked) =>
  question(told, { columns })
    .split("\n")
    .filter((row) => row !== "");

describe("the question", () => {
  it.each([1, 20, 30, 40, 43, 44, 60, 80, 120, 300])("fits a terminal of %i columns", (columns) => {
    for (const row of rowsAt(columns)) expect(row.length).toBeLessThanOrEqual(columns);
  });

  it("has a frame without a gap where there is room, and none below", () => {
    const rows = rowsAt(60);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect(rows.slice(1, -1).every((row) => /^│ .* │$/.test(row))).toBe(true);
    expect(rowsAt(40).join("")).not.toMatch(/[│╭╰]/);
  });

  it("leaves no word alone on a line, and loses nothing of a long one", () => {
    for (const columns of [44, 60, 80, 120]) {
      const texts = rowsAt(columns).map((row) => row.replace(/[│╭╮╰╯─]/g, "").trim());
      expect(texts.filter((text) => /^\S+$/.test(text))).toEqual([]);
    }
    const providers = ["a".repeat(64)];
    const shown = rowsAt(50, { ...asked, providers })
      .join("")
      .replace(/[│\s]/g, "");
    expect(shown).toContain("a".repeat(64));
  });

  it("promises what is certain, and calls the rest what it is", () => {
    const text = rowsAt(300)
      .join(" ")
      .replace(/[│\s]+/g, " ");
    expect(text).toContain("not from your arguments, environment, files or variables");
    expect(text).toContain("where they are recognised");
  });
});

describe("after the answer", () => {
  it("tells how to undo it, with a command that needs no installation", () => {
    expect(thanks("denied", asked)).toContain("npx @askfirst/cli enable --app crawler\n");
    expect(thanks("denied", asked)).not.toMatch(/disable|=0/);
    expect(thanks("always", asked)).toContain("npx @askfirst/cli disable --app crawler\n");
    expect(thanks("once", asked)).toMatch(/This one report is sent/);
  });
});
