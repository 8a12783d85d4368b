import { existsSync, mkdtempSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { itemFolder, memoryFolder } from "./item-folder.ts";

const id = (digit: string) => digit.repeat(32);

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), "items-")), "deep", "inbox");
});

describe("items in a folder", () => {
  it("are kept in order of time, for the person alone, and nothing half-written is seen", () => {
    const folder = itemFolder(path);
    const names = ["c", "a", "b"].map((digit) => folder.add(id(digit), `{"id":"${digit}"}`));
    writeFileSync(join(path, "x.json.123.tmp"), "half");
    writeFileSync(join(path, "x.json"), "not one of ours");
    expect(folder.names()).toEqual(names);
    expect(folder.read(names[0] ?? "")).toBe(`{"id":"c"}`);
    expect(statSync(join(path, names[0] ?? "")).mode & 0o777).toBe(0o600);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it("that are too many or too large together go oldest first", () => {
    const folder = itemFolder(path, { items: 3, bytes: 100, ageMs: 1e9 });
    for (const digit of ["1", "2", "3", "4", "5"])
      utimesSync(join(path, folder.add(id(digit), digit)), 1, Date.now() / 1000);
    expect(folder.trim()).toEqual({ tooOld: 0, tooMany: 2 });
    expect(folder.names()).toHaveLength(3);
    folder.add(id("6"), "x".repeat(99));
    expect(folder.trim()).toEqual({ tooOld: 0, tooMany: 2 });
    expect(folder.names()).toHaveLength(2);
  });

  it("that are too old go", () => {
    const folder = itemFolder(path, { items: 9, bytes: 1e6, ageMs: 1000 });
    utimesSync(join(path, folder.add(id("0"), "")), 1, Date.now() / 1000 - 5);
    folder.add(id("1"), "");
    expect(folder.trim()).toEqual({ tooOld: 1, tooMany: 0 });
  });

  it("that cannot be understood are set aside and block nothing", () => {
    const folder = itemFolder(path);
    folder.setAside(folder.add(id("0"), "{"));
    expect(folder.names()).toEqual([]);
    expect(readdirSync(path)).toHaveLength(1);
  });

  it("that another process took are simply gone", () => {
    const folder = itemFolder(path);
    const name = folder.add(id("0"), "");
    folder.remove(name);
    folder.remove(name);
    expect(folder.read(name)).toBeUndefined();
  });

  it("in memory are bounded too", () => {
    const folder = memoryFolder(2);
    for (const digit of ["1", "2", "3"]) folder.add(id(digit), digit);
    expect(folder.trim()).toEqual({ tooOld: 0, tooMany: 1 });
    expect(folder.names()).toEqual([id("2"), id("3")]);
  });

  it.each(["x/../../../../escaped", "../x", "", "A".repeat(32), "a".repeat(33), `${"a".repeat(32)}\n`])(
    "are never written under the id %j",
    (bad) => {
      expect(() => itemFolder(path).add(bad, "")).toThrow(/32 hexadecimal/);
      expect(() => memoryFolder().add(bad, "")).toThrow(/32 hexadecimal/);
      expect(existsSync(path)).toBe(false);
    },
  );
});
