import { candidates } from "./candidates.mjs";
import { decidedHome, SETTINGS } from "./own.mjs";
import { runProgram } from "./processes.mjs";
import { startReceiver } from "./receiver.mjs";
import { interleave, median, quantile } from "./statistics.mjs";

const NAMES = Object.keys(candidates);
/** Until the courier of the run before has stopped working, which would disturb the next. */
const COURIER_MS = 350;

export const title = "First capture in a process";

/** A person feels this one: nothing is compiled, and nothing is at hand. */
export async function measure({ quick }) {
  const receiver = await startReceiver();
  const runs = await interleave(
    quick ? 21 : 61,
    NAMES.map((name) => async () => {
      const home = decidedHome(SETTINGS.always);
      const { ms, lines } = await runProgram("program.mjs", [name, "caught", receiver.endpoint, home]);
      await receiver.answer("fast");
      await new Promise((resolve) => setTimeout(resolve, name === "askfirst" ? COURIER_MS : 0));
      const { before, captured } = JSON.parse(lines[0] ?? "{}");
      return { ms, captureMs: captured - before };
    }),
  );
  receiver.close();
  const of = (at, key) => runs[at].map((run) => run[key]);
  return {
    runs: runs[0].length,
    bareMs: median(of(0, "ms")),
    cells: NAMES.map((name, at) => ({
      name,
      captureMs: median(of(at, "captureMs")),
      p90: quantile(of(at, "captureMs"), 0.9),
    })).slice(1),
  };
}

export function render({ runs, bareMs, cells }) {
  const sentry = cells.find(({ name }) => name === "sentry");
  return {
    text: `The first call in a process, in milliseconds until it returns: medians of ${runs} processes each. Ours has loaded what sanitises, read the source that threw, and is on disk; the others have begun, and have loaded all of themselves before.`,
    head: ["first capture", "ms", "p90", "share of a bare start", "× @sentry/node"],
    rows: cells.map(({ name, captureMs, p90 }) => [
      candidates[name].name,
      captureMs.toFixed(1),
      p90.toFixed(1),
      (captureMs / bareMs).toFixed(2),
      (captureMs / sentry.captureMs).toFixed(2),
    ]),
    notes: [`The program without telemetry takes ${bareMs.toFixed(1)} ms.`],
  };
}
