import { describe, expect, it } from "vitest";
import type { CrashException, Frame, FrameOwner } from "../sanitized.ts";
import { fingerprint } from "./fingerprint.ts";

const frame = (text: string, owner: FrameOwner = "host"): Frame => {
  const [, name, file = "", line, column] = /^(?:(.*) )?(\S+):(\d+):(\d+)$/.exec(text) ?? [];
  return { owner, file, ...(name && { function: name }), line: Number(line), column: Number(column) };
};
const error = (frames: Frame[], more: Partial<CrashException> = {}): CrashException => ({
  type: "CrawlError",
  message: "Cannot read <file>",
  frames,
  ...more,
});
const SOURCE = ["readLinks src/links.js:12:9", "Crawler.visit src/crawl.js:80:3", "src/cli.js:7:1"];
const known = fingerprint([error(SOURCE.map((text) => frame(text)))]);

describe("the fingerprint of a bug is the same", () => {
  it.each<[string, string[], Partial<CrashException>?]>([
    ["with lines above it", ["readLinks src/links.js:14:9", "Crawler.visit src/crawl.js:99:3", "src/cli.js:8:1"]],
    ["in a bundle", ["readLinks dist/cli.js:900:9", "Crawler.visit dist/cli.js:71:3", "dist/cli.js:2010:1"]],
    ["where a bundler numbers names", ["readLinks2 dist/cli.js:1:9", "Crawler.visit$1 dist/cli.js:1:3"]],
    ["in a chunk with a hash", ["readLinks dist/links-X7K2PQ4A.js:9:9", "Crawler.visit dist/c-DiwrgTda.js:1:3"]],
    ["as another kind of module", ["Object.readLinks src/links.cjs:12:9", "async Crawler.visit src/crawl.js:80:3"]],
    ["below a bundler's own functions", [...SOURCE, "__require dist/cli.js:1:1", "__init2 dist/cli.js:1:1"]],
    ["after a deeper recursion", [SOURCE[0] ?? "", SOURCE[1] ?? "", SOURCE[1] ?? "", SOURCE[1] ?? ""]],
    ["with a variable of another name", SOURCE, { message: "Cannot read <path17>" }],
    ["with what was left of a value", SOURCE, { message: "Cannot read /a" }],
  ])("%s", (_name, frames, more) => {
    expect(
      fingerprint([
        error(
          frames.map((text) => frame(text)),
          more,
        ),
      ]),
    ).toBe(known);
  });

  it("when it is minified twice with other names", () => {
    const [first, second] = [
      ["e dist/cli.js:1:4011", "t.Qa dist/cli.js:1:90", "dist/cli.js:1:71003"],
      ["n dist/cli.js:1:4444", "aB9.r dist/cli.js:2:1", "dist/cli.js:1:80000"],
    ].map((frames) => fingerprint([error(frames.map((text) => frame(text)))]));
    expect(first).toBe(second);
    expect(fingerprint([error([frame("dist/cli.js:1:4011")])])).toBe(
      fingerprint([error([frame("dist/cli.js:3:9999")])]),
    );
    expect(fingerprint([error([], { type: "e" })])).toBe(fingerprint([error([], { type: "t2" })]));
  });

  it("when a dependency became a part of the bundle", () => {
    const among = (owner: FrameOwner) => fingerprint([error([frame("parseUrl x/index.js:1:1", owner)])]);
    expect(among("dependency")).toBe(among("host"));
  });

  it("on two machines, whose own code and runtime say nothing", () => {
    const others = [frame("node:internal/url:1:1", "runtime"), { owner: "user", file: "<user code>" } as Frame];
    expect(fingerprint([error([...SOURCE.map((text) => frame(text)), ...others])])).toBe(known);
  });
});

describe("the fingerprint differs", () => {
  it("by class, code, constant words, functions and causes", () => {
    const frames = SOURCE.map((text) => frame(text));
    const all = [
      known,
      fingerprint([error(frames, { type: "TypeError" })]),
      fingerprint([error(frames, { code: "ENOENT" })]),
      fingerprint([error(frames, { message: "Cannot write <file>" })]),
      fingerprint([error([frame("readTitles src/links.js:12:9"), ...frames.slice(1)])]),
      fingerprint([error(frames), error([])]),
      fingerprint([error([])]),
      fingerprint([], "Cannot read <file>"),
    ];
    expect(new Set(all).size).toBe(all.length);
    expect(all.join("")).toMatch(/^[0-9a-f]+$/);
  });

  it("by the place of a function without a name, but for the hash in its file", () => {
    const at = (text: string) => fingerprint([error([frame(text)])]);
    // The frames of `Map.<anonymous>`, and of two functions in the list `steps`.
    expect(at("Map src/a.js:1:1")).not.toBe(at("Map src/a.js:2:1"));
    expect(at("Array.steps src/a.js:1:1")).not.toBe(at("Array.steps src/a.js:2:1"));
    expect(at("src/a.js:1:1")).not.toBe(at("src/a.js:2:1"));
    expect(at("src/a.js:1:1")).not.toBe(at("src/b.js:1:1"));
    const helped = (text: string) => fingerprint([error([frame("failWith src/fail.js:1:1"), frame(text)])]);
    expect(helped("src/a.js:1:1")).not.toBe(helped("src/a.js:2:1"));
    expect(at("dist/a-5f3a9c1e.js:1:1")).toBe(at("dist/a-X7K2PQ4A.js:1:1"));
  });
});
