// A host that captures without end. Prints at its end how often its event loop turned, and the losses that it knows of.
import { sentry } from "@askfirst/provider-sentry";
import { createTelemetry } from "@askfirst/telemetry-core";

const captures = Number(process.argv[2]);
const isLimited = process.argv[3] === "limited";
const app = { name: "crawler", version: "1.0.0" };
const telemetry = createTelemetry({ app, provider: sentry(), ...(isLimited ? {} : { limits: false }) });

let ticks = 0;
let longestMs = 0;
let before = performance.now();
const ticking = setInterval(() => {
  ticks++;
  longestMs = Math.max(longestMs, performance.now() - before);
  before = performance.now();
}, 10);

for (let at = 0; at < captures; at++) {
  telemetry.captureMessage("again", "error");
  if (at % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
}
clearInterval(ticking);
/** The most that it ever was. */
const rss = process.resourceUsage().maxRSS * 1024;
const { dropped, providers } = telemetry.status();
console.log(JSON.stringify({ ticks, longestMs, rss, dropped, waiting: providers[0].waiting }));
