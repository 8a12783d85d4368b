import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { bundleSource } from "../../../test/bundle-source.ts";
import { REMOVED_AT_ONCE } from "./bounds.ts";
import { memorySpool } from "./memory-spool.ts";
import { openSpool, type Spool } from "./spool.ts";

const id = (digit: string) => digit.repeat(32);

function addMany(folder: Spool, count: number): string[] {
  return Array.from({ length: count }, (_, at) => folder.add(at.toString(16).padStart(32, "0"), "x"));
}

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), "items-")), "deep", "inbox");
});

describe("items in a folder", () => {
  it("are kept in order of time, for the person alone, and nothing half-written is seen", () => {
    const folder = openSpool(path);
    const names = ["c", "a", "b"].map((digit) => folder.add(id(digit), `{"id":"${digit}"}`));
    writeFileSync(join(path, "x.json.123.tmp"), "half");
    writeFileSync(join(path, "x.json"), "not one of ours");
    expect(folder.names()).toEqual(names);
    expect(folder.read(names[0] ?? "")).toBe(`{"id":"c"}`);
    expect(statSync(join(path, names[0] ?? "")).mode & 0o777).toBe(0o600);
    expect(statSync(path).mode & 0o777).toBe(0o700);
  });

  it("do not outlive later ones when a clock that was ahead dated them", () => {
    const folder = openSpool(path, { items: 2, bytes: 100, ageMs: 1e9 });
    vi.setSystemTime(Date.now() + 365 * 24 * 60 * 60 * 1000);
    folder.add(id("1"), "");
    folder.add(id("2"), "");
    vi.useRealTimers();
    const [now] = [folder.add(id("3"), "")];
    expect(folder.trim()).toEqual({ tooOld: 0, tooMany: 1 });
    expect(folder.names()).toContain(now);
  });

  it("are removed oldest first when they are too many or too large together", () => {
    const folder = openSpool(path, { items: 3, bytes: 100, ageMs: 1e9 });
    for (const digit of ["1", "2", "3", "4", "5"])
      utimesSync(join(path, folder.add(id(digit), digit)), 1, Date.now() / 1000);
    expect(folder.trim()).toEqual({ tooOld: 0, tooMany: 2 });
    expect(folder.names()).toHaveLength(3);
    folder.add(id("6"), "x".repeat(99));
    expect(folder.trim()).toEqual({ tooOld: 0, tooMany: 2 });
    expect(folder.names()).toHaveLength(2);
  });

  it("are removed when they are too old, by the time in their names", () => {
    const folder = openSpool(path, { items: 9, bytes: 1e6, ageMs: 1000 });
    vi.setSystemTime(Date.now() - 5000);
    folder.add(id("0"), "");
    vi.useRealTimers();
    folder.add(id("1"), "");
    expect(folder.trim()).toEqual({ tooOld: 1, tooMany: 0 });
    expect(folder.names()).toEqual([expect.stringContaining(id("1"))]);
  });

  it("are removed a bounded number at a time when they are far too many, and never one that may stay", () => {
    const folder = openSpool(path, { items: 3, bytes: 1e6, ageMs: 1e9 });
    const names = addMany(folder, 400);
    const { tooMany } = folder.trim();
    // It looks at ten for each that may stay, in no order.
    expect(tooMany).toBe(27);
    expect(folder.count).toBe(373);
    expect(folder.names().slice(-3)).toEqual(names.slice(-3));
    for (let turn = 0; turn < 20; turn++) folder.trim();
    expect(folder.names()).toEqual(names.slice(-3));
  });

  it("are brought down to the bounds in parts, oldest first", () => {
    const folder = openSpool(path, { items: 3, bytes: 2, ageMs: 1e9 });
    const names = addMany(folder, 2 * REMOVED_AT_ONCE);
    const parts = folder.shrink()[Symbol.iterator]();
    expect(parts.next().value).toBe(REMOVED_AT_ONCE);
    expect(folder.names()).toEqual(names.slice(REMOVED_AT_ONCE));
    expect(parts.next().value).toBe(REMOVED_AT_ONCE - 2);
    expect(parts.next().done).toBe(true);
    expect(folder.names()).toEqual(names.slice(-2));
    expect([...folder.shrink()]).toEqual([]);
  });

  it("are counted once, however many processes remove them at once, while others take them", async () => {
    const bounds = { items: 10, bytes: 1e6, ageMs: 1e9 };
    const folder = openSpool(path, bounds);
    addMany(folder, 3000);
    const script = `
      const { openSpool } = await import(${JSON.stringify(pathToFileURL(bundleSource("store/spool/spool.ts", join(dirname(path), "..", "item-folder.mjs"))).href)});
      const folder = openSpool(${JSON.stringify(path)}, ${JSON.stringify(bounds)});
      const { tooMany } = folder.trim();
      let sum = tooMany;
      for (const gone of folder.shrink()) sum += gone;
      process.stdout.write(String(sum));`;
    const run = () => promisify(execFile)(process.execPath, ["--input-type=module", "-e", script]);
    const sums = (await Promise.all([run(), run(), run()])).map(({ stdout }) => Number(stdout));
    expect(sums.reduce((all, sum) => all + sum, 0)).toBe(2990);
    expect(folder.count).toBe(10);
  });

  it("are known to be there without a listing of all", () => {
    const folder = openSpool(path);
    expect([folder.isEmpty, folder.count]).toEqual([true, 0]);
    mkdirSync(path, { recursive: true });
    for (let at = 0; at < 50; at++) writeFileSync(join(path, `${at}.tmp`), "");
    expect([folder.isEmpty, folder.count]).toEqual([true, 0]);
    folder.add(id("0"), "");
    expect([folder.isEmpty, folder.count]).toEqual([false, 1]);
  });

  it("are set aside when they cannot be understood, and block nothing", () => {
    const folder = openSpool(path);
    folder.setAside(folder.add(id("0"), "{"));
    expect(folder.names()).toEqual([]);
    expect(readdirSync(path)).toHaveLength(1);
  });

  it("are gone when another process took them", () => {
    const folder = openSpool(path);
    const name = folder.add(id("0"), "");
    folder.remove(name);
    folder.remove(name);
    expect(folder.read(name)).toBeUndefined();
  });

  it("are bounded in memory too", () => {
    const folder = memorySpool(2);
    for (const digit of ["1", "2", "3"]) folder.add(id(digit), digit);
    expect(folder.trim()).toEqual({ tooOld: 0, tooMany: 1 });
    expect(folder.names()).toEqual([id("2"), id("3")]);
  });

  it.each(["x/../../../../escaped", "../x", "", "A".repeat(32), "a".repeat(33), `${"a".repeat(32)}\n`])(
    "are never written under the id %j",
    (bad) => {
      expect(() => openSpool(path).add(bad, "")).toThrow(/32 hexadecimal/);
      expect(() => memorySpool().add(bad, "")).toThrow(/32 hexadecimal/);
      expect(existsSync(path)).toBe(false);
    },
  );
});
