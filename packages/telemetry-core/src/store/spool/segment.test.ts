import { execFile } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { bundleSource } from "../../../test/bundle-source.ts";
import { openSpool, type Spool } from "./spool.ts";

/** What another process does in the moment before this one writes. */
let before: (() => void) | undefined;
vi.mock("../../platform/node.ts", async (importActual) => {
  const actual = await importActual<typeof import("../../platform/node.ts")>();
  const writeSync: typeof actual.writeSync = (...args: Parameters<typeof actual.writeSync>) => {
    const meanwhile = before;
    before = undefined;
    meanwhile?.();
    return actual.writeSync(...args);
  };
  return { ...actual, writeSync };
});

const id = (number: number) => number.toString(16).padStart(32, "0");

let parent: string;
let path: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "segments-"));
  path = join(parent, "mine");
});

function appended(folder: Spool, from: number, to: number): boolean[] {
  return Array.from({ length: to - from }, (_, at) => folder.append(id(from + at), `{"number":${from + at}}`));
}
const unpack = (folder: Spool) => [...folder.unpack()].reduce((sum, torn) => sum + torn, 0);
const contents = (folder: Spool) => folder.names().map((name) => folder.read(name));
const only = () => join(path, readdirSync(path)[0] ?? "");

describe("items in a segment", () => {
  it("lie in one file for the person alone, and get a file each, in their order", () => {
    const folder = openSpool(path);
    // Nothing else can be in a folder that is made for them, so that nobody has to look.
    expect(appended(folder, 0, 3)).toEqual([false, false, false]);
    expect(readdirSync(path)).toEqual([expect.stringMatching(/\.segment$/)]);
    expect(statSync(only()).mode & 0o777).toBe(0o600);
    expect([folder.isPacked, folder.isEmpty, folder.count, folder.names()]).toEqual([true, false, 3, []]);
    expect(unpack(folder)).toBe(0);
    expect([folder.isPacked, folder.isEmpty, folder.count]).toEqual([false, false, 3]);
    expect(contents(folder)).toEqual([`{"number":0}`, `{"number":1}`, `{"number":2}`]);
  });

  it("go into another segment when theirs was taken or the folder removed", () => {
    const folder = openSpool(path);
    appended(folder, 0, 1);
    unpack(folder);
    expect(appended(folder, 1, 2)).toEqual([true]);
    unpack(folder);
    expect(contents(folder)).toEqual([`{"number":0}`, `{"number":1}`]);
    appended(folder, 2, 3);
    rmSync(parent, { recursive: true });
    appended(folder, 3, 4);
    unpack(folder);
    expect(contents(folder)).toEqual([`{"number":3}`]);
  });

  it("are written again when they came too late for the process that took the segment", () => {
    const folder = openSpool(path);
    appended(folder, 0, 1);
    before = () => unpack(openSpool(path));
    expect(appended(folder, 1, 2)).toEqual([true]);
    unpack(folder);
    expect(contents(folder)).toEqual([`{"number":0}`, `{"number":1}`]);
  });

  it("go into a new segment when it is full, and after a day, whatever the clock says", () => {
    const folder = openSpool(path, { items: 3, bytes: 1e6, ageMs: 1e12 });
    expect(appended(folder, 0, 7)).toEqual([false, false, false, true, false, false, true]);
    vi.useFakeTimers({ toFake: ["performance", "Date"] });
    vi.setSystemTime(Date.now() + 1e10);
    expect(appended(folder, 7, 8)).toEqual([false]);
    vi.advanceTimersByTime(25 * 60 * 60 * 1000);
    expect(appended(folder, 8, 9)).toEqual([true]);
    vi.useRealTimers();
    const bytes = openSpool(join(parent, "small"), { items: 100, bytes: 400, ageMs: 1e12 });
    expect(appended(bytes, 0, 4)).toEqual([false, false, true, false]);
  });

  it("are removed with their segment when they are too many, oldest first, and each is counted", () => {
    const folder = openSpool(path, { items: 5, bytes: 1e6, ageMs: 1e12 });
    vi.useFakeTimers({ toFake: ["Date"] });
    const [second, third] = [openSpool(path), openSpool(path)];
    appended(folder, 0, 4);
    vi.advanceTimersByTime(1);
    appended(second, 4, 7);
    expect(folder.trim()).toEqual({ tooMany: 0, tooOld: 0 });
    vi.advanceTimersByTime(1);
    appended(third, 7, 9);
    vi.useRealTimers();
    expect(folder.trim()).toEqual({ tooMany: 4, tooOld: 0 });
    unpack(folder);
    expect(contents(folder)).toEqual([4, 5, 6, 7, 8].map((number) => `{"number":${number}}`));
  });

  it("are removed with their segment when they are too old", () => {
    const folder = openSpool(path, { items: 9, bytes: 1e6, ageMs: 1000 });
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(Date.now() - 5000);
    appended(folder, 0, 2);
    vi.useRealTimers();
    expect(folder.trim()).toEqual({ tooMany: 0, tooOld: 2 });
    expect(folder.isEmpty).toBe(true);
  });

  it("can be changed as long as they are here", () => {
    const folder = openSpool(path);
    appended(folder, 0, 3);
    const change = (content: string) => content.replace("number", "changed");
    expect(folder.rewrite(id(1), change)).toBe(true);
    expect(folder.count).toBe(3);
    unpack(folder);
    expect(contents(folder)).toEqual([`{"number":0}`, `{"changed":1}`, `{"number":2}`]);
    expect(folder.rewrite(id(2), change)).toBe(true);
    expect(contents(folder)).toContain(`{"changed":2}`);
    expect(folder.rewrite(id(3), change)).toBe(false);
    expect(folder.count).toBe(3);
  });

  it("are as many as before after a change when they are too many", () => {
    const folder = openSpool(path, { items: 10, bytes: 1e6, ageMs: 1e12 });
    appended(folder, 0, 3);
    for (const number of [0, 1, 2]) folder.rewrite(id(number), (content) => content);
    expect(folder.trim()).toEqual({ tooMany: 0, tooOld: 0 });
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.advanceTimersByTime(1);
    appended(openSpool(path), 3, 13);
    vi.useRealTimers();
    expect(folder.trim()).toEqual({ tooMany: 3, tooOld: 0 });
  });

  it("are whole without what is torn, which is counted and put out of the way", () => {
    const folder = openSpool(path);
    appended(folder, 0, 2);
    appendFileSync(only(), `${"\0".repeat(100)}\n../../escaped-0000-${id(3)}.json {}\n0mwq`);
    // A process may be in the middle of a line.
    expect([unpack(folder), folder.isPacked, folder.names()]).toEqual([0, true, []]);
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(only(), longAgo, longAgo);
    expect(unpack(folder)).toBe(3);
    expect(contents(folder)).toEqual([`{"number":0}`, `{"number":1}`]);
    expect(readdirSync(path).filter((name) => name.endsWith(".segment.torn"))).toHaveLength(1);
    expect(readdirSync(parent)).toEqual(["mine"]);
    expect([unpack(folder), folder.isPacked]).toEqual([0, false]);
  });

  it("are found by the next one if a courier was killed while it unpacked them", () => {
    const folder = openSpool(path);
    appended(folder, 0, 100);
    folder.unpack()[Symbol.iterator]().next();
    expect([folder.isPacked, folder.count]).toEqual([true, 100]);
    expect(unpack(openSpool(path))).toBe(0);
    expect([folder.isPacked, folder.names().length]).toEqual([false, 100]);
  });

  it("do not come back when they were withdrawn while they were unpacked", () => {
    const folder = openSpool(path);
    appended(folder, 0, 100);
    const parts = folder.unpack()[Symbol.iterator]();
    parts.next();
    folder.clear();
    appended(folder, 100, 101);
    while (!parts.next().done);
    unpack(folder);
    expect(contents(folder)).toEqual([`{"number":100}`]);
  });

  it("are unpacked all or none, so that none is sent again with the next round", () => {
    const folder = openSpool(path);
    appended(folder, 0, 3);
    // A file cannot take the place of a folder.
    const third = readFileSync(only(), "utf8").split("\n")[2]?.split(" ")[0] ?? "";
    mkdirSync(join(path, third));
    expect(() => unpack(folder)).toThrow(/EISDIR|EPERM|EEXIST/);
    expect(folder.names()).toEqual([third]);
    rmSync(join(path, third), { recursive: true });
    unpack(folder);
    expect(folder.names()).toHaveLength(3);
  });

  it("are removed when they were taken, never unpacked, and are too old", () => {
    const folder = openSpool(path, { items: 9, bytes: 1e6, ageMs: 1000 });
    vi.useFakeTimers({ toFake: ["Date"] });
    vi.setSystemTime(Date.now() - 5000);
    appended(folder, 0, 2);
    vi.useRealTimers();
    renameSync(only(), only().replace(/segment$/, "taken"));
    expect(folder.trim()).toEqual({ tooMany: 0, tooOld: 2 });
    expect(folder.isEmpty).toBe(true);
  });

  it("do not block others when they cannot be unpacked, and the reason is given", () => {
    appended(openSpool(path), 0, 1);
    // A file cannot take the place of a folder.
    mkdirSync(join(path, readFileSync(only(), "utf8").split(" ")[0] ?? ""));
    const folder = openSpool(path);
    appended(folder, 1, 2);
    expect(() => unpack(folder)).toThrow(/EISDIR|EPERM|EEXIST/);
    expect(contents(folder)).toContain(`{"number":1}`);
    expect(folder.isPacked).toBe(true);
  });

  it("are all unpacked, whole, while several processes take segments and others write", {
    timeout: 60_000,
  }, async () => {
    const module = pathToFileURL(bundleSource("store/spool/spool.ts", join(parent, "item-folder.mjs"))).href;
    const script = `
      const { openSpool } = await import(${JSON.stringify(module)});
      const folder = openSpool(${JSON.stringify(path)}, { items: 1e6, bytes: 1e9, ageMs: 1e9 });
      const [from] = process.argv.slice(1).map(Number);
      for (let at = from; at < from + 2000; at++)
        folder.append(at.toString(16).padStart(32, "0"), JSON.stringify({ number: at, fill: "x".repeat(at % 3000) }));`;
    const run = (from: number) =>
      promisify(execFile)(process.execPath, ["--input-type=module", "-e", script, String(from)]);
    let writing = true;
    const writers = Promise.all([run(0), run(2000), run(4000)]).then(() => {
      writing = false;
    });
    const folder = openSpool(path, { items: 1e6, bytes: 1e9, ageMs: 1e9 });
    while (writing) {
      for (const torn of folder.unpack()) {
        expect(torn).toBe(0);
        await new Promise((resolve) => setImmediate(resolve));
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await writers;
    unpack(folder);
    const numbers = contents(folder).map((content) => JSON.parse(content ?? "").number as number);
    expect(new Set(numbers).size).toBe(6000);
    expect(numbers).toHaveLength(6000);
  });
});
