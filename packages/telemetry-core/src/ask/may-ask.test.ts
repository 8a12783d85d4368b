import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { whyNoPerson } from "../consent/person.ts";
import { mayAskAgain, noteAsked } from "./ask-history.ts";

describe("asking a person", () => {
  it.each([
    { CI: "1" },
    { CI: "true" },
    { GITLAB_CI: "x" },
    { CLAUDECODE: "1" },
    { AI_AGENT: "some" },
    { CODEX_SANDBOX: "x" },
  ])("is impossible with %j", (env) => {
    expect(whyNoPerson(env as unknown as Record<string, string>)).toBeDefined();
  });

  it.each([{}, { CI: "false" }, { CI: "" }, { CLAUDECODE: "0" }, { EDITOR: "vim" }])("is possible with %j", (env) => {
    expect(whyNoPerson(env as unknown as Record<string, string>)).toBeUndefined();
  });
});

const app = { name: "crawler", version: "1" };
const foldersOf = (state: string) => ({ state, allHosts: state });

describe("asking again", () => {
  it("waits a day, and stops after three times for a version", () => {
    const state = mkdtempSync(join(tmpdir(), "asked-"));
    const aged = (times: number, hours: number) =>
      writeFileSync(
        join(state, "asked.json"),
        JSON.stringify({ version: "1", times, last: Date.now() - hours * 3_600_000 }),
      );
    expect(mayAskAgain(foldersOf(state), app)).toBe(true);
    noteAsked(foldersOf(state), app);
    expect(mayAskAgain(foldersOf(state), app)).toBe(false);
    aged(1, 25);
    expect(mayAskAgain(foldersOf(state), app)).toBe(true);
    aged(3, 25);
    expect(mayAskAgain(foldersOf(state), app)).toBe(false);
    expect(mayAskAgain(foldersOf(state), { ...app, version: "2" })).toBe(true);
    aged(3, 23);
    expect(mayAskAgain(foldersOf(state), { ...app, version: "2" })).toBe(false);
  });

  it("counts a note that cannot be read as asked", () => {
    const state = mkdtempSync(join(tmpdir(), "asked-"));
    for (const junk of ["", "{", "[]", `{"version":1}`]) {
      writeFileSync(join(state, "asked.json"), junk);
      expect(mayAskAgain(foldersOf(state), app)).toBe(false);
    }
  });

  it("goes on after a clock was set back by years", () => {
    const state = mkdtempSync(join(tmpdir(), "asked-"));
    writeFileSync(join(state, "asked.json"), JSON.stringify({ version: "1", times: 1, last: Date.now() + 1e12 }));
    expect(mayAskAgain(foldersOf(state), app)).toBe(true);
  });

  it("waits some minutes after another program has asked, and no longer", () => {
    const state = mkdtempSync(join(tmpdir(), "asked-"));
    const asked = (minutes: number, app = "other") =>
      writeFileSync(join(state, "last-question.json"), JSON.stringify({ app, last: Date.now() - minutes * 60_000 }));
    asked(1);
    expect(mayAskAgain(foldersOf(state), app)).toBe(false);
    asked(11);
    expect(mayAskAgain(foldersOf(state), app)).toBe(true);
    asked(-60);
    expect(mayAskAgain(foldersOf(state), app)).toBe(true);
    asked(1, "crawler");
    expect(mayAskAgain(foldersOf(state), app)).toBe(true);
  });
});
