// A host that captures without end. Tells, at its end, how often its event loop turned and what it knows of losses.
import { sentry } from "@askfirst/provider-sentry";
import { createTelemetry } from "@askfirst/telemetry-core";

const [captures, limit] = process.argv.slice(2).map(Number);
const app = { name: "crawler", version: "1.0.0" };
const telemetry = createTelemetry({ app, provider: sentry() });
// A telemetry takes a hundred; so many of them stand for a host without that limit. Only the first one delivers.
const create = () => createTelemetry({ app, provider: sentry(), delivery: "next-run" });

let ticks = 0;
let longestMs = 0;
let before = performance.now();
const ticking = setInterval(() => {
  ticks++;
  longestMs = Math.max(longestMs, performance.now() - before);
  before = performance.now();
}, 10);

let taker = telemetry;
for (let at = 0; at < captures; at++) {
  if (limit > 0 && at % limit === 0 && at > 0) taker = create();
  taker.captureMessage("again", "error");
  if (at % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
}
clearInterval(ticking);
/** The most that it ever was. */
const rss = process.resourceUsage().maxRSS * 1024;
const { dropped, providers } = telemetry.status();
console.log(JSON.stringify({ ticks, longestMs, rss, dropped, waiting: providers[0].waiting }));
