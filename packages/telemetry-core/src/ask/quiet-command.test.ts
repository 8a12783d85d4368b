import { describe, expect, it } from "vitest";
import { isQuietCommand, isQuietEnvironment } from "./quiet-command.ts";

describe("a command line", () => {
  it.each([
    "--help",
    "-h",
    "crawl -h",
    "-h localhost crawl",
    "crawl --help",
    "--version",
    "-v",
    "-V",
    "help",
    "help crawl",
    "version",
    "telemetry status",
    "--verbose telemetry enable",
    "completion zsh",
    "complete -- craw",
    "__complete craw",
    "--get-yargs-completions crawler craw",
    "--compgen 1 crawl craw",
    "crawl --yes",
    "crawl -y",
    "crawl -qy",
    "crawl --quiet",
    "crawl --silent",
    "crawl --json",
    "crawl --json=true",
    "crawl --format json",
    "crawl --format=json",
    "crawl -o yaml",
    "crawl --ci",
    "crawl --non-interactive",
    "crawl --no-input",
    "crawl --interactive=false",
  ])("is left alone: %s", (line) => {
    expect(isQuietCommand(line.split(" "))).toBe(true);
  });

  it.each([
    "",
    "crawl",
    "-v crawl",
    "crawl telemetry.html",
    "crawl completion",
    "complete 5",
    "crawl -- --help",
    "crawl -- -y",
    "crawl --json=false",
    "crawl --format text",
    "crawl --interactive",
    "crawl -vvv",
    "crawl -output",
  ])("is work: %s", (line) => {
    expect(isQuietCommand(line.split(" ").filter(Boolean))).toBe(false);
  });
});

it.each([
  [{ COMP_LINE: "crawler craw", COMP_POINT: "12" }, true],
  [{ COMP_CWORD: "1" }, true],
  [{ DEBIAN_FRONTEND: "noninteractive" }, true],
  [{ NONINTERACTIVE: "1" }, true],
  [{ NONINTERACTIVE: "0", DEBIAN_FRONTEND: "dialog" }, false],
  [{}, false],
])("tells from %j whether a person may be there: %s", (env, quiet) => {
  expect(isQuietEnvironment(env as unknown as Record<string, string>)).toBe(quiet);
});
