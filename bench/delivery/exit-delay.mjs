import { setTimeout as pause } from "node:timers/promises";
import { candidates } from "./candidates.mjs";
import { decidedHome, SETTINGS } from "./own.mjs";
import { runProgram } from "./processes.mjs";
import { closedEndpoint, startReceiver } from "./receiver.mjs";
import { interleave, median } from "./statistics.mjs";

const NAMES = Object.keys(candidates);
const STATES = ["fast", "silent", "refusing", "503"];
const ENDINGS = {
  idle: "meets no error and ends",
  caught: "captures an error and ends",
  uncaught: "dies of an error",
};
/** In a short run the others have a part of the rounds: some of them take seconds. */
const EVERY_ROUND = ["bare", "askfirst"];
/** Milliseconds after which a process is killed. A cell that is late from the start is not measured again. */
const LIMIT_MS = 6_000;
const LATE_RUNS = 2;
/** Until the courier of the run before has stopped working, which would disturb the next. */
const COURIER_MS = 350;

export const title = "Exit delay";

export async function measure({ quick }) {
  const receiver = await startReceiver();
  const closed = await closedEndpoint();
  const cells = [];
  for (const ending of Object.keys(ENDINGS)) {
    for (const state of STATES) {
      const endpoint = state === "refusing" ? closed : receiver.endpoint;
      if (state !== "refusing") await receiver.answer(state);
      const runs = await interleave(
        quick ? 21 : 41,
        NAMES.map((name) => asker(name, ending, endpoint, quick && !EVERY_ROUND.includes(name) ? 4 : 1)),
      );
      await receiver.answer("fast");
      const bareMs = median(runs[0].map(({ ms }) => ms));
      for (const [at, name] of NAMES.entries())
        cells.push({ name, ending, state, bareMs, ...summary(runs[at], runs[0]) });
    }
  }
  receiver.close();
  return { limitMs: LIMIT_MS, cells };
}

/** Runs the program in each round, or in every so many; null in between. */
function asker(name, ending, endpoint, every) {
  let late = 0;
  return async (round) => {
    if (round % every !== 0) return null;
    if (late >= LATE_RUNS) return { late: true, ms: LIMIT_MS };
    const run = await runProgram("program.mjs", [name, ending, endpoint, decidedHome(SETTINGS.always)], {
      limitMs: LIMIT_MS,
    });
    if (name === "askfirst") await pause(COURIER_MS);
    late = run.late ? late + 1 : 0;
    const marks = JSON.parse(run.lines[0] ?? "{}");
    return {
      ms: run.ms,
      late: run.late,
      ...marks,
      tailMs: Number(run.start - BigInt(marks.endedAt ?? run.start)) / 1e6 + run.ms,
    };
  };
}

/** Medians: the delay over the bare program of the same round, and its parts inside the process. */
function summary(all, bare) {
  const pairs = all.map((run, round) => ({ run, bare: bare[round] })).filter(({ run }) => run !== null);
  const runs = pairs.map(({ run }) => run);
  const part = (from, to) => median(runs.map((run) => run[to] - run[from]).filter(Number.isFinite)) ?? null;
  return {
    runs: runs.length,
    late: runs.filter(({ late }) => late).length,
    delayMs: median(pairs.map(({ run, bare }) => run.ms - bare.ms)),
    afterEndMs: median(pairs.map(({ run, bare }) => (run.tailMs ?? run.ms) - bare.tailMs)),
    loadMs: part("start", "loaded"),
    captureMs: part("before", "captured"),
  };
}

export function render({ limitMs, cells }) {
  const show = ({ late, ...cell }, key) =>
    late > 0 && cell[key] > limitMs / 2 ? `> ${limitMs / 1000} s` : cell[key].toFixed(1);
  const share = ({ delayMs, bareMs }) => (delayMs / bareMs).toFixed(2);
  return Object.entries(ENDINGS).map(([ending, words]) => {
    const of = (name, state) =>
      cells.find((cell) => cell.name === name && cell.ending === ending && cell.state === state);
    const [bare, ...names] = NAMES;
    return {
      text: `A program that ${words}. The whole process takes longer than the same program without telemetry by so many milliseconds, loading included; in brackets as a share of that program; behind the stroke how much of it comes after the last line. Medians of ${of("askfirst", "fast").runs} runs, of ${of("sentry", "fast").runs} for the alternatives.`,
      head: [`${words}: longer by`, ...STATES.map((state) => `${state}`), "loading", "capture"],
      rows: names.map((name) => [
        candidates[name].name,
        ...STATES.map(
          (state) =>
            `${show(of(name, state), "delayMs")} (${share(of(name, state))}) / ${show(of(name, state), "afterEndMs")}`,
        ),
        of(name, "fast").loadMs.toFixed(1),
        of(name, "fast").captureMs?.toFixed(1) ?? "–",
      ]),
      notes: [`The program without telemetry takes ${of(bare, "fast").bareMs.toFixed(1)} ms.`],
    };
  });
}
