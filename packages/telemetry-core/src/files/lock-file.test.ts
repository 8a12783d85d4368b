import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { bundleSource } from "../../test/bundle-source.ts";
import { tryLock } from "./lock-file.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
  path = join(folder, "lock");
});

/** What this process writes into a lock. */
function contentOf(lock: string): string {
  const held = tryLock(lock);
  const content = readFileSync(lock, "utf8");
  held?.release();
  return content;
}

describe("a lock", () => {
  it("is held by one at a time and free after its release", () => {
    const first = tryLock(path);
    expect(tryLock(path)).toBeUndefined();
    first?.release();
    expect(tryLock(path)).toBeDefined();
  });

  it("stays with a living process, however often others try", () => {
    const held = tryLock(path);
    for (let i = 0; i < 20; i++) expect(tryLock(path)).toBeUndefined();
    expect(held?.stillHeld()).toBe(true);
  });

  it("is broken when it is too old, and its holder notices", () => {
    const held = tryLock(path);
    utimesSync(path, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    expect(tryLock(path)).toBeDefined();
    expect(held?.stillHeld()).toBe(false);
    expect(held?.refresh()).toBe(false);
    held?.release();
    expect(readFileSync(path, "utf8")).toMatch(/^\d+ /);
  });

  it("is broken without a holder's number only when none can still be written", () => {
    writeFileSync(path, "");
    expect(tryLock(path)).toBeUndefined();
    expect(readdirSync(folder)).toEqual(["lock"]);
    utimesSync(path, new Date(Date.now() - 5_000), new Date(Date.now() - 5_000));
    expect(tryLock(path)).toBeDefined();
  });

  it("grows old from the first look when it is from the future, as after a clock was set back", () => {
    const ahead = new Date(Date.now() + 400 * 24 * 60 * 60 * 1000);
    for (const content of ["", "123 0123456789abcdef 123.456 0123456789ab"]) {
      writeFileSync(path, content);
      utimesSync(path, ahead, ahead);
      expect(tryLock(path)).toBeUndefined();
      expect(statSync(path).mtimeMs).toBeLessThanOrEqual(Date.now());
    }
  });

  it("does not grow old while its holder refreshes it", () => {
    const held = tryLock(path);
    utimesSync(path, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    expect(held?.refresh()).toBe(true);
    expect(tryLock(path)).toBeUndefined();
  });

  it("is taken from a dead process at the first attempt", () => {
    const pid = execFileSync(process.execPath, ["-p", "process.pid"], { encoding: "utf8" }).trim();
    const [, ...rest] = contentOf(path).split(" ");
    writeFileSync(path, [pid, ...rest].join(" "));
    expect(tryLock(path)).toBeDefined();
  });

  it.runIf(process.platform === "linux")(
    "is taken from a dead process that is still in the process table",
    async () => {
      // What takes the place of the shell asks after nobody, as the first process of many containers.
      const parent = spawn("sh", ["-c", "sh -c 'echo $$' & exec sleep 60"], { stdio: ["ignore", "pipe", "ignore"] });
      const [said] = (await once(parent.stdout, "data")) as [Buffer];
      const pid = said.toString().trim();
      await vi.waitFor(() => expect(readFileSync(`/proc/${pid}/stat`, "utf8")).toMatch(/\) Z /), 10_000);
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const [, place] = contentOf(path).split(" ");
      try {
        for (const thread of ["-", `${pid}.${stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]}`]) {
          writeFileSync(path, [pid, place, thread, "0"].join(" "));
          expect(tryLock(path)).toBeDefined();
        }
      } finally {
        parent.kill("SIGKILL");
      }
    },
  );

  it("is judged by its age alone when it is of another machine or container", () => {
    const [pid = "", place = "", ...rest] = contentOf(path).split(" ");
    const elsewhere = "0".repeat(place.length);
    for (const number of [pid, "4194304"]) {
      writeFileSync(path, [number, elsewhere, ...rest].join(" "));
      expect(tryLock(path)).toBeUndefined();
    }
    utimesSync(path, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    expect(tryLock(path)).toBeDefined();
  });

  it.runIf(process.platform === "linux")("is free when its process number was used again", () => {
    const [pid, place, thread = "", random] = contentOf(path).split(" ");
    const [id] = thread.split(".");
    writeFileSync(path, [pid, place, `${id}.1`, random].join(" "));
    expect(tryLock(path)).toBeDefined();
  });

  it.runIf(process.platform === "linux")(
    "is free when its worker was terminated, while the process goes on",
    async () => {
      const file = bundleSource("files/lock-file.ts", join(folder, "lock-file.mjs"));
      const worker = new Worker(
        `import(${JSON.stringify(pathToFileURL(file).href)}).then(({ tryLock }) => {
        tryLock(${JSON.stringify(path)});
        require("node:worker_threads").parentPort.postMessage("held");
        setInterval(() => {}, 1000);
      });`,
        { eval: true },
      );
      await once(worker, "message");
      expect(tryLock(path)).toBeUndefined();
      await worker.terminate();
      expect(tryLock(path)).toBeDefined();
    },
  );

  it("asks for no permission in Deno, and is judged by its age alone there", async () => {
    vi.resetModules();
    const state = vi.fn(() => ({ state: "prompt" }));
    vi.stubGlobal("Deno", { permissions: { querySync: state } });
    const restricted = await import("./lock-file.ts");
    const held = restricted.tryLock(path);
    expect(state).toHaveBeenCalled();
    expect(readFileSync(path, "utf8")).toMatch(/^\d+ - - [0-9a-f]{12}$/);
    expect(restricted.tryLock(path)).toBeUndefined();
    held?.release();
    vi.unstubAllGlobals();
  });

  it("throws the system's error where no file can be made", () => {
    expect(() => tryLock("/proc/x/lock")).toThrow(/ENOENT/);
  });
});
