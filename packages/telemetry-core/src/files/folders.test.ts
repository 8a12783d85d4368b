import { existsSync, mkdtempSync, statSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { foldersOf, makeFolder, whyUnwritable } from "./folders.ts";

describe("an app's folders", () => {
  it("are the platform's, settings and data apart", () => {
    expect(foldersOf("crawler", {}, undefined, "linux")).toEqual({
      settings: join(homedir(), ".crawler/config.json"),
      state: join(homedir(), ".local/state/askfirst/crawler"),
      allHosts: join(homedir(), ".local/state/askfirst"),
    });
    expect(foldersOf("crawler", {}, undefined, "darwin").state).toBe(
      join(homedir(), "Library/Application Support/askfirst/crawler"),
    );
    expect(foldersOf("crawler", { LOCALAPPDATA: "/local" }, undefined, "win32").state).toBe("/local/askfirst/crawler");
  });

  it("follow XDG_STATE_HOME, if it is absolute as its specification demands", () => {
    expect(foldersOf("crawler", { XDG_STATE_HOME: "/state" }, undefined, "linux").state).toBe(
      "/state/askfirst/crawler",
    );
    expect(foldersOf("crawler", { XDG_STATE_HOME: "state" }, undefined, "linux").state).toBe(
      join(homedir(), ".local/state/askfirst/crawler"),
    );
  });

  it("are one folder if the host or, before it, the person says so", () => {
    expect(foldersOf("crawler", {}, "/data").settings).toBe("/data/config.json");
    expect(foldersOf("crawler", { CRAWLER_TELEMETRY_HOME: "/mine" }, "/data").state).toBe("/mine/telemetry");
  });

  it("start where the host was when a relative home was given", () => {
    expect(foldersOf("crawler", {}, "data", "linux", "/work").settings).toBe("/work/data/config.json");
    expect(foldersOf("crawler", {}, "/data", "linux", "/work").settings).toBe("/data/config.json");
  });

  it("are made for the person alone, and never hang where none can be made", () => {
    const folder = join(mkdtempSync(join(tmpdir(), "folders-")), "a/b/c");
    makeFolder(folder);
    makeFolder(folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(() => makeFolder("/proc/x/y")).toThrow(/ENOENT/);
  });

  it("tell why nothing can be written in them, and write nothing to find out", () => {
    const root = mkdtempSync(join(tmpdir(), "folders-"));
    writeFileSync(join(root, "file"), "");
    expect(whyUnwritable(join(root, "a/b"))).toBeUndefined();
    expect(existsSync(join(root, "a"))).toBe(false);
    expect(whyUnwritable(join(root, "file"))).toMatch(/is not a folder/);
    expect(whyUnwritable(join(root, "file/b"))).toMatch(/ENOTDIR|not a folder/);
    expect(whyUnwritable("/proc/x")).toMatch(/belongs to the kernel/);
  });
});
