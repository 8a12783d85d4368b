// What a process captured arrives, however it ends after `capture` returned: by itself, or with the host's next run.
import { haveArrived, judge, textsOf } from "./judge.mjs";
import { createHome, until } from "./soak-home.mjs";
import { startReceiver } from "./start-receiver.mjs";

const signal = (name) => ({
  args: ["signal"],
  atOnce: (child) => child.kill(name),
  expected: { code: null, signal: name },
});

/** How the host ends, what that must look like, and whether a process is left that delivers. */
export const ENDINGS = {
  sigkill: signal("SIGKILL"),
  sigterm: signal("SIGTERM"),
  sigint: signal("SIGINT"),
  exit: { args: ["exit"], expected: { code: 3, signal: null }, deliversItself: true },
  "uncaught-run": { args: ["run"], expected: { code: 1, signal: null }, deliversItself: true },
  "uncaught-watch": { args: ["watch"], expected: { code: 1, signal: null }, deliversItself: true },
  "out-of-memory": {
    args: ["memory"],
    flags: ["--max-old-space-size=24"],
    expected: { code: null, signal: "SIGABRT" },
  },
};

/** Runs between two ordinary ones. */
const RUNS_BETWEEN = 10;

export async function endings(name, rounds) {
  const { args, flags, atOnce, expected, deliversItself } = ENDINGS[name];
  const receiver = await startReceiver();
  const home = createHome(receiver.dsn);
  const texts = textsOf(name, rounds);
  const problems = [];
  let byItself = 0;
  try {
    for (let from = 0; from < rounds; from += RUNS_BETWEEN) {
      const some = texts.slice(from, from + RUNS_BETWEEN);
      for (const text of some) {
        const { code, signal: by } = await home.start([...args, text], { flags, onByte: atOnce }).ended;
        if (code !== expected.code || by !== expected.signal) problems.push(`ended with ${code ?? by}`);
      }
      if (deliversItself) await until(() => haveArrived(receiver, some), 15_000);
      const { ids } = await receiver.all();
      byItself += some.filter((text) => ids.has(text)).length;
      await home.start(["nothing"]).ended;
      await until(() => haveArrived(receiver, some));
    }
    if (!(await until(() => home.waiting() === 0))) problems.push(`${home.waiting()} still wait`);
    if (home.tornItems() > 0) problems.push(`${home.tornItems()} were torn on disk`);
    const judged = await judge(receiver, texts);
    return { ...judged, byItself, problems: [...problems, ...judged.problems] };
  } finally {
    receiver.close();
    await home.remove();
  }
}
