import { mkdtempSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { tryLock } from "./lock-file.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
  path = join(folder, "lock");
});

describe("a lock", () => {
  it("is held by one at a time and free after its release", () => {
    const first = tryLock(path);
    expect(tryLock(path)).toBeUndefined();
    first?.release();
    expect(tryLock(path)).toBeDefined();
  });

  it("of a living process stays, however often others try", () => {
    const held = tryLock(path);
    for (let i = 0; i < 20; i++) expect(tryLock(path)).toBeUndefined();
    expect(held?.stillHeld()).toBe(true);
  });

  it("that is too old is broken, and its holder notices", () => {
    const held = tryLock(path);
    utimesSync(path, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    expect(tryLock(path)).toBeUndefined();
    expect(tryLock(path)).toBeDefined();
    expect(held?.stillHeld()).toBe(false);
    held?.release();
    expect(readFileSync(path, "utf8")).toMatch(/^\d+ /);
  });

  it("without a holder's number is broken only once nobody can be about to write one", () => {
    writeFileSync(path, "");
    expect(tryLock(path)).toBeUndefined();
    expect(readdirSync(folder)).toEqual(["lock"]);
    utimesSync(path, new Date(Date.now() - 5_000), new Date(Date.now() - 5_000));
    expect(tryLock(path)).toBeUndefined();
    expect(tryLock(path)).toBeDefined();
  });

  it("throws the system's error where no file can be made", () => {
    expect(() => tryLock("/proc/x/lock")).toThrow(/ENOENT/);
  });
});
