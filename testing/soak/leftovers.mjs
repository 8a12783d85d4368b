// After many runs of every kind no process of ours is left, and no lock or order of one.
import { readdirSync } from "node:fs";
import { GONE_AFTER_MS } from "./blocked.mjs";
import { judge, textsOf } from "./judge.mjs";
import { createHome, until } from "./soak-home.mjs";
import { startReceiver } from "./start-receiver.mjs";

const WAYS = ["exit", "run", "watch", "nothing"];

export async function leftovers(rounds, goneAfterMs = GONE_AFTER_MS) {
  const receiver = await startReceiver();
  const home = createHome(receiver.dsn);
  const problems = [];
  const texts = textsOf("left", rounds);
  try {
    for (const [at, text] of texts.entries()) {
      // Slow answers, so that the couriers of many runs meet.
      await receiver.behave({ kind: "answers", lateMs: at % 3 === 0 ? 200 : 0 });
      await home.start([WAYS[at % WAYS.length], text]).ended;
    }
    if (!(await until(() => home.processes().length === 0, goneAfterMs)))
      problems.push(`${home.processes().length} processes stay`);
    const left = readdirSync(home.state).filter((name) => /\.lock|^order-/.test(name));
    if (left.length > 0) problems.push(`left behind: ${left.join()}`);
    // A courier at its deadline leaves the rest to the next run.
    if (home.waiting() > 0) await home.start(["nothing"]).ended;
    await until(() => home.waiting() === 0);
    if (home.waiting() > 0) problems.push(`${home.waiting()} still wait`);
    // An ordinary run captures nothing.
    const captured = texts.filter((_, at) => WAYS[at % WAYS.length] !== "nothing");
    const judged = await judge(receiver, captured);
    return { ...judged, problems: [...problems, ...judged.problems] };
  } finally {
    receiver.close();
    await home.remove();
  }
}
