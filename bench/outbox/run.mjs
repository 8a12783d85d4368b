// npm run bench:outbox: what it costs the calling thread to make one report durable, first and later ones, by each
// candidate for the outbox. Medians of interleaved rounds, in a temporary folder on the disk that holds it.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { CANDIDATES, sqlite } from "./candidates.mjs";

const ROUNDS = 41;
const LATER = 50;
const text = JSON.stringify({
  exceptions: [{ type: "TypeError", message: "x".repeat(200), frames: "y".repeat(1500) }],
});
const root = mkdtempSync(join(process.env.BENCH_FOLDER ?? homedir(), ".outbox-bench-"));
const all = { ...CANDIDATES, ...(await sqlite()) };
const times = Object.fromEntries(Object.keys(all).map((name) => [name, { first: [], later: [] }]));
const timed = (work) => {
  const start = performance.now();
  work();
  return (performance.now() - start) * 1000;
};

for (let round = 0; round < ROUNDS; round++) {
  for (const [name, make] of Object.entries(all)) {
    const folder = join(root, `${round}-${times[name].first.length}-${name.length}-${name.charCodeAt(2)}`);
    mkdirSync(folder);
    let outbox;
    const opening = timed(() => {
      outbox = make(folder);
    });
    times[name].first.push(opening + timed(() => outbox.add(text)));
    for (let at = 0; at < LATER; at++) times[name].later.push(timed(() => outbox.add(text)));
    await outbox.end();
  }
}
rmSync(root, { recursive: true, force: true });

const at = (values, share) => values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * share)];
console.log(`Node ${process.versions.node}, one report of ${text.length} bytes, microseconds on the calling thread\n`);
console.log("| way | first, median | later, median | later, p99 |\n|---|--:|--:|--:|");
for (const [name, { first, later }] of Object.entries(times)) {
  console.log(
    `| ${name} | ${at(first, 0.5).toFixed(0)} | ${at(later, 0.5).toFixed(0)} | ${at(later, 0.99).toFixed(0)} |`,
  );
}
