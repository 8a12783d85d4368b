import { candidates } from "./candidates.mjs";
import { decidedHome, SETTINGS } from "./own.mjs";
import { startWorker } from "./processes.mjs";
import { startReceiver } from "./receiver.mjs";
import { interleave, median } from "./statistics.mjs";

const CAPTURES = 10_000;
const CHOICES = [
  ...Object.keys(candidates).map((key) => ({ key, name: candidates[key].name })),
  { key: "askfirst", name: `${candidates.askfirst.name}, limits: false`, options: { limits: false } },
];

export const title = "Memory";

export async function measure({ quick }) {
  const receiver = await startReceiver();
  await receiver.answer("silent");
  const found = await interleave(
    quick ? 1 : 5,
    CHOICES.map(({ key, options = {} }) => async () => {
      const given = JSON.stringify({ endpoint: receiver.endpoint, home: decidedHome(SETTINGS.always), options });
      const worker = await startWorker("memory-process.mjs", [key, given], ["--expose-gc"]);
      const answer = await worker.ask({ captures: CAPTURES });
      worker.close();
      return answer;
    }),
  );
  receiver.close();
  const rows = CHOICES.map(({ name }, at) => {
    const grown = (key, from) => median(found[at].map((run) => run.after[key] - run[from][key]));
    const peakRss = median(found[at].map(({ after }) => after.peakRss));
    return {
      name,
      rss: grown("rss", "loaded"),
      heap: grown("heapUsed", "loaded"),
      heapWithCode: grown("heapUsed", "before"),
      peakRss,
    };
  });
  return { captures: CAPTURES, rows };
}

export function render({ captures, rows }) {
  const mb = (bytes) => (bytes / 1e6).toFixed(1);
  return {
    text: `MB after ${captures} captures with an endpoint that never answers, ten a turn of the event loop, after a collection of garbage. Ours keeps one of them as a rule, since all come from one place; in the last row it takes all.`,
    head: ["", "heap grown by captures", "heap with loaded code", "RSS grown by captures", "highest RSS"],
    rows: rows.map(({ name, rss, heap, heapWithCode, peakRss }) => [
      name,
      mb(heap),
      mb(heapWithCode),
      mb(rss),
      mb(peakRss),
    ]),
  };
}
