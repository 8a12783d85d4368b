// One of many hosts that capture at once. Writes that it is ready, and begins when its input ends.
import { writeSync } from "node:fs";
import { sentry } from "@askfirst/provider-sentry";
import { createTelemetry } from "@askfirst/telemetry-core";
import { wordsOf } from "./judge.mjs";

const [name, count] = [process.argv[2], Number(process.argv[3])];
/** An outbox keeps 200 items; this test stays within that. */
const PATIENT_ABOVE = 60;
const AT_ONCE = 5;

const app = { name: "crawler", version: "1.0.0" };
const telemetry = createTelemetry({ app, provider: sentry(), delivery: "detached", limits: false });
const waiting = () => telemetry.status().providers[0].waiting;

// A process that writes nothing starts the courier for what others wrote.
if (count === 0) await telemetry.run(() => {});
else {
  writeSync(1, "x");
  process.stdin.resume().on("end", async () => {
    for (let at = 0; at < count; at++) {
      // Others may begin at the same moment, as long as all of them together stay within the bounds.
      if (at % AT_ONCE === 0)
        while (waiting() > PATIENT_ABOVE) await new Promise((resolve) => setTimeout(resolve, Math.random() * 200));
      telemetry.captureMessage(`${name} ${wordsOf(at)}`, "error");
    }
  });
}
