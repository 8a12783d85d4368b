// A courier is killed while the receiver has an item and has not answered yet, or at any other point of its work.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { haveArrived, judge, textsOf } from "./judge.mjs";
import { createHome, until } from "./soak-home.mjs";
import { startReceiver } from "./start-receiver.mjs";

const ITEMS = 3;
/** A courier is at its items for about so long, if each is answered after a while. */
const AT_WORK_MS = 250;
const SOON = { kind: "answers", lateMs: 20 };
const LATE = { kind: "answers", lateMs: 5000 };

export async function courierKill(rounds) {
  const receiver = await startReceiver();
  const home = createHome(receiver.dsn);
  const texts = textsOf("courier", rounds * ITEMS);
  const problems = [];
  let killed = 0;
  try {
    for (let round = 0; round < rounds; round++) {
      const some = texts.slice(round * ITEMS, (round + 1) * ITEMS);
      const midSend = round % 2 === 0;
      await receiver.behave(midSend ? LATE : SOON);
      const { attempts } = await receiver.counts();
      await home.start(["exit", ...some]).ended;
      if (midSend) await until(async () => (await receiver.counts()).attempts > attempts);
      else await soonAtWork(home, receiver, some);
      if (killCourier(home)) killed++;
      await receiver.behave(SOON);
      // Every other round leaves the dead courier's items to the next round.
      if (midSend && round < rounds - 1) continue;
      await home.start(["nothing"]).ended;
      await until(() => haveArrived(receiver, some));
    }
    if (!(await until(() => home.waiting() === 0))) problems.push(`${home.waiting()} still wait`);
    if (killed === 0) problems.push("no courier was killed");
    if (home.tornItems() > 0) problems.push(`${home.tornItems()} were torn on disk`);
    await until(() => home.processes().length === 0);
    const unrecorded = await withoutRecord(home, receiver);
    if (unrecorded > 0) problems.push(`${unrecorded} arrived of which no record is kept`);
    const judged = await judge(receiver, texts);
    return { ...judged, note: `${killed} couriers killed`, problems: [...problems, ...judged.problems] };
  } finally {
    receiver.close();
    await home.remove();
  }
}

/** Waits for the courier, and then for any point of its work. */
async function soonAtWork(home, receiver, texts) {
  await until(async () => home.courier() !== undefined || (await haveArrived(receiver, texts)));
  await new Promise((resolve) => setTimeout(resolve, Math.random() * AT_WORK_MS));
}

/** False if it has already ended by itself. */
function killCourier(home) {
  const courier = home.courier();
  try {
    if (courier !== undefined) process.kill(courier, "SIGKILL");
    return courier !== undefined;
  } catch {
    return false;
  }
}

/** How many items arrived that no file of the person's record has. */
async function withoutRecord(home, receiver) {
  const { times } = await receiver.all();
  const files = readdirSync(home.state, { recursive: true, withFileTypes: true }).filter((found) => found.isFile());
  const records = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8")).join("\n");
  return [...times.keys()].filter((id) => !records.includes(id)).length;
}
