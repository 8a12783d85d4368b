// Captures many errors and tells the memory: `node --expose-gc memory-process.mjs CANDIDATE LOAD-OPTIONS`.
import { setImmediate as turn } from "node:timers/promises";
import { candidates } from "./candidates.mjs";
import { thrownError } from "./errors.mjs";

const [, , name, options] = process.argv;

function memory() {
  globalThis.gc();
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heapUsed, peakRss: process.resourceUsage().maxRSS * 1024 };
}

const before = memory();
const candidate = await candidates[name].load(JSON.parse(options));
process.on("message", async ({ captures }) => {
  const loaded = memory();
  for (let at = 0; at < captures; at++) {
    candidate.capture(thrownError(at));
    if (at % 10 === 9) await turn();
  }
  process.send({ before, loaded, after: memory() });
});
process.on("disconnect", () => process.exit(0));
process.send("ready");
