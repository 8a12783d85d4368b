import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const scratch = mkdtempSync(join(tmpdir(), "askfirst-bench-"));
process.on("exit", () => rmSync(scratch, { recursive: true, force: true, maxRetries: 3 }));
let homes = 0;

/** A new home. */
export const freshHome = () => join(scratch, `home-${homes++}`);

/** Nothing of the person's environment, which may turn telemetry off. */
const { PATH, SystemRoot } = process.env;
export const environment = { PATH, HOME: scratch, ...(SystemRoot && { SystemRoot }) };

const pathOf = (program) => fileURLToPath(new URL(`./${program}`, import.meta.url));

/**
 * Runs a program of this folder, or a path, to its end or to the limit. Gives wall time in milliseconds from start to
 * exit, whether it was late, and what it printed with the time of each line.
 */
export async function runProgram(program, args = [], { limitMs = 30_000, cwd } = {}) {
  const path = program.startsWith("/") ? program : pathOf(program);
  const start = process.hrtime.bigint();
  const child = spawn(process.execPath, [path, ...args], {
    cwd,
    env: environment,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const since = () => Number(process.hrtime.bigint() - start) / 1e6;
  let late = false;
  let text = "";
  let firstLineMs;
  const alarm = setTimeout(() => {
    late = true;
    child.kill("SIGKILL");
  }, limitMs);
  child.stdout.on("data", (chunk) => {
    firstLineMs ??= since();
    text += chunk;
  });
  const closed = once(child, "close");
  await once(child, "exit");
  const ms = since();
  clearTimeout(alarm);
  await closed;
  return { ms, late, start, firstLineMs, lines: text.split("\n").filter(Boolean) };
}

/** A program that answers one task at a time. */
export async function startWorker(program, args, execArgv = []) {
  const child = fork(pathOf(program), args, {
    execArgv,
    env: environment,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const answer = () =>
    new Promise((resolve, reject) => {
      const ended = (code, signal) => reject(new Error(`${program} ${args[0]} ended with ${signal ?? code}`));
      const answered = (found) => {
        child.off("exit", ended);
        resolve(found);
      };
      child.once("message", answered).once("exit", ended);
    });
  await answer();
  return {
    ask(task) {
      child.send(task);
      return answer();
    },
    /** Killed, since one with a full queue may go on for long. */
    close: () => child.removeAllListeners().kill("SIGKILL"),
  };
}
