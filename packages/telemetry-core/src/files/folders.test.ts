import { existsSync, mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { foldersOf, makeFolder, whyUnwritable } from "./folders.ts";

describe("an app's folders", () => {
  it("are the platform's, settings and data apart", () => {
    const env = { HOME: "/home/me", USERPROFILE: "/home/me" };
    expect(foldersOf("crawler", env, undefined, "linux")).toMatchObject({
      settings: "/home/me/.crawler/config.json",
      state: "/home/me/.local/state/askfirst/crawler",
      allHosts: "/home/me/.local/state/askfirst",
    });
    expect(foldersOf("crawler", env, undefined, "darwin").state).toBe(
      "/home/me/Library/Application Support/askfirst/crawler",
    );
    expect(foldersOf("crawler", { ...env, LOCALAPPDATA: "/local" }, undefined, "win32").state).toBe(
      "/local/askfirst/crawler",
    );
  });

  it("follow XDG_STATE_HOME, if it is absolute as its specification demands", () => {
    const stateOf = (XDG_STATE_HOME: string) =>
      foldersOf("crawler", { HOME: "/home/me", XDG_STATE_HOME }, undefined, "linux").state;
    expect(stateOf("/state")).toBe("/state/askfirst/crawler");
    expect(stateOf("state")).toBe("/home/me/.local/state/askfirst/crawler");
  });

  it("are one folder if the host or, before it, the person says so", () => {
    expect(foldersOf("crawler", {}, "/data").settings).toBe("/data/config.json");
    expect(foldersOf("crawler", { CRAWLER_TELEMETRY_HOME: "/mine" }, "/data").state).toBe("/mine/telemetry");
  });

  it("know where they ordinarily are, in the home and by the user database", () => {
    const database = join(userInfo().homedir, ".crawler/config.json");
    const env = { HOME: "/home/me", CRAWLER_TELEMETRY_HOME: "/mine" };
    expect(foldersOf("crawler", env, undefined, "linux").ordinary).toEqual(["/home/me/.crawler/config.json", database]);
    expect(foldersOf("crawler", env, "/data", "linux").ordinary).toEqual(["/data/config.json"]);
    expect(foldersOf("crawler", {}, undefined, "linux").ordinary).toEqual([]);
  });

  it.each([
    [{ HOME: "" }, undefined],
    [{ HOME: "." }, undefined],
    [{ HOME: "~" }, undefined],
    [{ HOME: "/home/me", CRAWLER_TELEMETRY_HOME: "data" }, undefined],
    [{ HOME: "/home/me", CRAWLER_TELEMETRY_HOME: "~/data" }, undefined],
    [{ HOME: "/home/me" }, "data"],
  ])("are in doubt, and never in the working folder, with %j and the host's home %j", (env, home) => {
    const { doubt, settings, state } = foldersOf("crawler", env, home, "linux");
    expect(doubt).toMatch(/not an absolute path/);
    for (const path of [settings, state]) expect(path).toMatch(/^\/(?!work)/);
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
