import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { decidedHome, SETTINGS } from "./own.mjs";
import { runProgram } from "./processes.mjs";
import { closedEndpoint } from "./receiver.mjs";
import { median } from "./statistics.mjs";

const WAITING = [0, 10, 1_000, 100_000];
/** Those that leave the outbox as it is come first: to put 100,000 items back takes ten seconds and more. */
const WAYS = ["none", "status", "capture", "flush", "again", "run"];

export const title = "Recovery at start";

/** No alternative keeps anything over a restart, so that none is here. The endpoint refuses: what goes is too many. */
export async function measure({ quick }) {
  const endpoint = await closedEndpoint();
  const item = await captureOne(endpoint);
  const homes = WAITING.map(() => decidedHome(SETTINGS.always));
  const found = WAITING.map(() => Object.fromEntries(WAYS.map((way) => [way, []])));
  for (let round = 0; round < (quick ? 5 : 31); round++) {
    for (const [at, home] of homes.entries()) {
      if (WAITING[at] === 100_000 && round >= (quick ? 1 : 3)) continue;
      for (const way of WAYS) {
        if (way !== "again") fill(home, WAITING[at], item);
        const run = await runProgram("recovery-program.mjs", [way === "again" ? "flush" : way, endpoint, home]);
        found[at][way].push({ ...run, ...JSON.parse(way === "none" ? "{}" : run.lines.at(-1)) });
        if (WAITING[at] > 0 && ["flush", "again", "run"].includes(way)) await forget(home);
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
      captureMs: took("capture"),
      flushMs: took("flush"),
      againMs: took("again"),
      runMs: of("run", "ms") - of("none", "ms"),
    };
  });
  for (const home of homes) rmSync(home, { recursive: true, force: true });
  return { rows };
}

const outboxOf = (home) => join(home, "telemetry/outbox/sentry");

/** One item that was really captured. */
async function captureOne(endpoint) {
  const home = decidedHome(SETTINGS.always);
  await runProgram("program.mjs", ["askfirst", "kill", endpoint, home]);
  const [segment] = readdirSync(outboxOf(home));
  const [, name, content] = /^(\S+) (.+)\n$/.exec(readFileSync(join(outboxOf(home), segment), "utf8"));
  return { name, content };
}

/**
 * Makes exactly so many items wait with a file each, as couriers that got nowhere leave them: that one, under as many
 * names.
 */
function fill(home, waiting, { name, content }) {
  const folder = outboxOf(home);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const [time, , id] = name.replace(".json", "").split("-");
  const there = new Set(readdirSync(folder));
  for (let at = 0; at < waiting; at++) {
    const other = at.toString(16).padStart(8, "0") + id.slice(8);
    const wanted = `${time}-${at.toString(36).padStart(4, "0")}-${other}.json`;
    if (there.delete(wanted)) continue;
    writeFileSync(join(folder, wanted), content.replace(id, other), { mode: 0o600 });
  }
  for (const other of there) rmSync(join(folder, other));
}

/** Waits for the courier of the run before, which has ten seconds, and takes away what keeps the next one from trying. */
async function forget(home) {
  const lock = join(home, "telemetry/courier-sentry.lock");
  const delivery = join(home, "telemetry/delivery");
  for (let turn = 0; turn < 600 && !existsSync(delivery); turn++) await pause(20);
  for (let turn = 0; turn < 600 && existsSync(lock); turn++) await pause(20);
  rmSync(delivery, { recursive: true, force: true });
}

export function render({ rows }) {
  return {
    text: "Medians in milliseconds with items of earlier runs in the outbox and an endpoint that refuses. First line and whole run are a host with `run`, over the same host without telemetry. The first flush, or the courier of a run, brings the outbox down to its bounds; the next one finds it so. No alternative keeps what it could not deliver over a restart.",
    head: [
      "waiting",
      "import and create",
      "first line later by",
      "whole run longer by",
      "first status",
      "first capture",
      "flush until refused",
      "next flush",
    ],
    rows: rows.map(({ waiting, createdMs, firstLineMs, runMs, statusMs, captureMs, flushMs, againMs }) => [
      waiting,
      ...[createdMs, firstLineMs, runMs, statusMs, captureMs, flushMs, againMs].map((ms) => ms?.toFixed(1) ?? "–"),
    ]),
  };
}
