import { candidates } from "./candidates.mjs";
import { decidedHome, SETTINGS } from "./own.mjs";
import { runProgram } from "./processes.mjs";
import { startReceiver } from "./receiver.mjs";

const NAMES = Object.keys(candidates).filter((name) => name !== "bare");
const ENDINGS = {
  caught: "natural end",
  exit: "process.exit in the same tick",
  uncaught: "uncaught error",
  kill: "SIGKILL after capture",
};
/** A detached courier may take that long on a busy machine. */
const WAIT_MS = 4_000;

export const title = "Delivered after the end";

/** One crash a run; counts what arrived on that run, and after another run of the same host that meets no error. */
export async function measure({ quick }) {
  const receiver = await startReceiver();
  const runs = quick ? 5 : 30;
  const cells = [];
  for (const name of NAMES) {
    for (const ending of Object.keys(ENDINGS)) {
      await receiver.answer("fast");
      const homes = Array.from({ length: runs }, () => decidedHome(SETTINGS.always));
      for (const home of homes) await runProgram("program.mjs", [name, ending, receiver.endpoint, home]);
      const onThatRun = await receiver.arrived(runs, WAIT_MS);
      if (onThatRun < runs) {
        // The others keep nothing in a home, so that one more run of theirs stands for all.
        const again = name === "askfirst" ? homes : homes.slice(0, 1);
        for (const home of again) await runProgram("program.mjs", [name, "idle", receiver.endpoint, home]);
      }
      cells.push({
        name,
        ending,
        runs,
        onThatRun,
        withNextRun: await receiver.arrived(runs, onThatRun < runs ? WAIT_MS : 0),
      });
    }
  }
  receiver.close();
  return { cells };
}

export function render({ cells }) {
  const of = (name, ending) => cells.find((cell) => cell.name === name && cell.ending === ending);
  const show = ({ onThatRun, withNextRun, runs }) =>
    `${onThatRun} of ${runs}${withNextRun > onThatRun ? `; ${withNextRun} with the next run` : ""}`;
  return {
    text: "Crashes that a receiver on loopback counted, one a run.",
    head: ["", ...Object.values(ENDINGS)],
    rows: NAMES.map((name) => [candidates[name].name, ...Object.keys(ENDINGS).map((ending) => show(of(name, ending)))]),
  };
}
