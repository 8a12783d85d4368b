import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { decidedHome, SETTINGS } from "./own.mjs";
import { runProgram } from "./processes.mjs";
import { closedEndpoint } from "./receiver.mjs";
import { median } from "./statistics.mjs";

const WAITING = [0, 10, 1_000, 100_000];
const WAYS = ["none", "run", "status", "flush"];

export const title = "Recovery at start";

/** No alternative keeps anything over a restart, so that none is here. The endpoint refuses: nothing is used up. */
export async function measure({ quick }) {
  const endpoint = await closedEndpoint();
  const homes = [];
  for (const waiting of WAITING) homes.push(await homeWith(waiting, endpoint));
  const found = WAITING.map(() => Object.fromEntries(WAYS.map((way) => [way, []])));
  for (let round = 0; round < (quick ? 5 : 31); round++) {
    for (const [at, home] of homes.entries()) {
      for (const way of WAYS) {
        const run = await runProgram("recovery-program.mjs", [way, endpoint, home]);
        found[at][way].push({ ...run, ...JSON.parse(way === "none" ? "{}" : run.lines.at(-1)) });
        if (way === "run" || way === "flush") await forget(home);
      }
    }
  }
  const rows = WAITING.map((waiting, at) => {
    const of = (way, key) => median(found[at][way].map((run) => run[key]));
    const took = (way) => median(found[at][way].map(({ created, done }) => done - created));
    return {
      waiting,
      createdMs: of("run", "created"),
      firstLineMs: of("run", "firstLineMs") - of("none", "firstLineMs"),
      statusMs: took("status"),
      flushMs: took("flush"),
      runMs: of("run", "ms") - of("none", "ms"),
    };
  });
  for (const home of homes) rmSync(home, { recursive: true, force: true });
  return { rows };
}

/** One item that was really captured, under as many names. */
async function homeWith(waiting, endpoint) {
  const home = decidedHome(SETTINGS.always);
  await runProgram("program.mjs", ["askfirst", "kill", endpoint, home]);
  const folder = join(home, "telemetry/outbox/sentry");
  const [name] = readdirSync(folder);
  const content = readFileSync(join(folder, name), "utf8");
  rmSync(join(folder, name));
  const [time, , id] = name.replace(".json", "").split("-");
  mkdirSync(folder, { recursive: true });
  for (let at = 0; at < waiting; at++) {
    const other = at.toString(16).padStart(8, "0") + id.slice(8);
    const path = join(folder, `${time}-${at.toString(36).padStart(4, "0")}-${other}.json`);
    writeFileSync(path, content.replace(id, other), { mode: 0o600 });
  }
  return home;
}

/** Waits for the courier of the run before, and takes away what keeps the next one from trying. */
async function forget(home) {
  const lock = join(home, "telemetry/courier-sentry.lock");
  const delivery = join(home, "telemetry/delivery");
  for (let turn = 0; turn < 50 && !existsSync(delivery); turn++) await pause(20);
  for (let turn = 0; turn < 50 && existsSync(lock); turn++) await pause(20);
  rmSync(delivery, { recursive: true, force: true });
}

export function render({ rows }) {
  return {
    text: "Medians in milliseconds with items of earlier runs in the outbox and an endpoint that refuses. First line and whole run are a host with `run`, over the same host without telemetry. No alternative keeps what it could not deliver over a restart.",
    head: [
      "waiting",
      "import and create",
      "first line later by",
      "whole run longer by",
      "first status",
      "flush until refused",
    ],
    rows: rows.map(({ waiting, createdMs, firstLineMs, runMs, statusMs, flushMs }) => [
      waiting,
      ...[createdMs, firstLineMs, runMs, statusMs, flushMs].map((ms) => ms.toFixed(1)),
    ]),
  };
}
