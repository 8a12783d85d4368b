// Many processes capture at once while couriers take the items away: all arrive, each under one id, none torn.
import { judge, textsOf, wordsOf } from "./judge.mjs";
import { createHome, until } from "./soak-home.mjs";
import { startReceiver } from "./start-receiver.mjs";

/** One courier at a time delivers for one home and provider. */
const COURIERS = 4;

export async function manyWriters(processes, items) {
  const receiver = await startReceiver();
  const homes = Array.from({ length: COURIERS }, () => createHome(receiver.dsn, "writers.js"));
  const problems = [];
  try {
    const writers = Array.from({ length: processes }, (_, at) => {
      const name = `writer ${wordsOf(at)}`;
      const { child, ended } = homes[at % COURIERS].start([name, String(items)], { input: "pipe" });
      const ready = new Promise((resolve) => child.stdout.once("data", resolve));
      return { name, child, ended, ready };
    });
    await Promise.all(writers.map(({ ready }) => ready));
    for (const { child } of writers) child.stdin.end();
    let writing = true;
    const couriers = homes.map((home) => keepDelivering(home, () => writing));
    for (const { ended } of writers) {
      const { code, signal } = await ended;
      if (code !== 0) problems.push(`a writer ended with ${code ?? signal}`);
    }
    writing = false;
    await Promise.all(couriers);
    for (const home of homes) {
      if (home.waiting() > 0) problems.push(`${home.waiting()} still wait`);
      if (home.tornItems() > 0) problems.push(`${home.tornItems()} were torn on disk`);
    }
    const judged = await judge(
      receiver,
      writers.flatMap(({ name }) => textsOf(name, items)),
    );
    return { ...judged, note: `${processes} processes`, problems: [...problems, ...judged.problems] };
  } finally {
    receiver.close();
    for (const home of homes) await home.remove();
  }
}

/** Ordinary runs of the host, each of which starts a courier, until no process writes and nothing waits. */
async function keepDelivering(home, isWriting) {
  await until(async () => {
    if (home.waiting() > 0 && home.processes().length === 0) await home.start(["run", "0"]).ended;
    return !isWriting() && home.waiting() === 0;
  }, 3_600_000);
}
