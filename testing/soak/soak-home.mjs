import { spawn } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const stagedModules = fileURLToPath(new URL("../../.stage/host/node_modules", import.meta.url));

/**
 * A person's home and a host in it, beside the packed packages. Its home distinguishes what it starts from other
 * processes.
 */
export function createHome(dsn, program = "host.js") {
  const home = mkdtempSync(join(tmpdir(), "soak-"));
  const folder = join(home, "host");
  mkdirSync(folder);
  symlinkSync(stagedModules, join(folder, "node_modules"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "crawler", version: "1.0.0", type: "module" }));
  copyFileSync(new URL(program, import.meta.url), join(folder, "main.js"));
  // The words of what is captured stand in the program.
  copyFileSync(new URL("judge.mjs", import.meta.url), join(folder, "judge.mjs"));
  const state = join(home, ".local/state/askfirst/crawler");
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    CRAWLER_DOCKER: "0",
    CRAWLER_TELEMETRY: "1",
    CRAWLER_SENTRY_DSN: dsn,
  };
  const names = (part) => (existsSync(join(state, part)) ? readdirSync(join(state, part)) : []);

  return {
    state,
    /** Starts the host. `ended` tells how it ended; `onByte` is called at its first output. */
    start(args, { flags = [], input = "ignore", onByte } = {}) {
      const child = spawn(process.execPath, [...flags, join(folder, "main.js"), ...args], {
        env,
        cwd: folder,
        stdio: [input, "pipe", "ignore"],
      });
      let stdout = "";
      child.stdout.setEncoding("utf8").on("data", (text) => {
        stdout += text;
        onByte?.(child);
      });
      const ended = new Promise((resolve, reject) => {
        child.on("error", reject);
        child.on("close", (code, signal) => resolve({ code, signal, stdout }));
      });
      return { child, ended };
    },
    /** Items that wait to be delivered. */
    waiting: () => names("outbox/sentry").reduce((sum, name) => sum + itemsIn(join(state, "outbox/sentry", name)), 0),
    /** Items that were set aside because they could not be read. */
    tornItems: () => names("outbox/sentry").filter((name) => name.endsWith(".torn")).length,
    /** The process that has the courier's turn, if there is one. */
    courier() {
      try {
        const pid = Number.parseInt(readFileSync(join(state, "courier-sentry.lock"), "utf8"), 10);
        return this.processes().find((ours) => ours === pid);
      } catch {
        return undefined;
      }
    },
    /** Numbers of the processes of the telemetry that were started from this home and still run. Linux. */
    processes: () => processesOf(home),
    /** Everything on disk below the state folder, in files and bytes. */
    usage() {
      let bytes = 0;
      let files = 0;
      for (const found of existsSync(state) ? readdirSync(state, { recursive: true, withFileTypes: true }) : []) {
        if (!found.isFile()) continue;
        files++;
        try {
          bytes += readFileSync(join(found.parentPath, found.name)).length;
        } catch {
          // A courier was quicker.
        }
      }
      return { files, bytes };
    },
    /** Removes the home when no process works in it any more. */
    async remove() {
      await until(() => processesOf(home).length === 0);
      rmSync(home, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** An item is a file or a line of a segment; anything else is none. */
function itemsIn(path) {
  if (path.endsWith(".json")) return 1;
  if (!/\.(?:segment|taken)$/.test(path)) return 0;
  try {
    return readFileSync(path, "utf8").split("\n").length - 1;
  } catch {
    // A courier was quicker.
    return 0;
  }
}

function processesOf(home) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        if (!/(courier|ask)-process\.js/.test(command)) return false;
        return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(`HOME=${home}`);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** Waits until `done`, at most for the limit. False if the limit came first. */
export async function until(done, mostMs = 60_000) {
  for (const end = performance.now() + mostMs; performance.now() < end; ) {
    if (await done()) return true;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return false;
}
