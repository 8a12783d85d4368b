// The host of the soak: captures what it is told to, and then ends as it is told to.
import { writeSync } from "node:fs";
import { sentry } from "@askfirst/provider-sentry";
import { createTelemetry } from "@askfirst/telemetry-core";

const [how, ...texts] = process.argv.slice(2);
const options = { app: { name: "crawler", version: "1.0.0" }, provider: sentry(), limits: false };
const telemetry = createTelemetry(options);
const capture = () => {
  for (const text of texts) telemetry.captureException(new Error(text));
};
/** Tells the waiting process that `capture` returned, before anything else can happen. */
const tell = () => writeSync(1, "x");
const stay = () => setInterval(() => {}, 1000);

const ways = {
  signal() {
    capture();
    tell();
    stay();
  },
  exit() {
    capture();
    process.exit(3);
  },
  run: () =>
    telemetry.run(() => {
      throw new Error(texts[0]);
    }),
  watch() {
    telemetry.watch();
    setImmediate(() => {
      throw new Error(texts[0]);
    });
  },
  memory() {
    capture();
    const kept = [];
    for (;;) kept.push(new Array(1000).fill(kept.length));
  },
  /** An ordinary run, which captures nothing. */
  nothing: () => telemetry.run(() => {}),
};
await ways[how]();
