// One of many processes that decide at random. Prints each decision with the times around it, in nanoseconds of one
// clock, and what went wrong. Arguments: how many processes there are, and how many decisions it makes.
import { gather } from "./gather.js";
import { lineOf, telemetryOf } from "./telemetry.js";

const [processes, decisions] = process.argv.slice(2).map(Number);
const telemetry = telemetryOf("next-run", []);
const log = [];
const errors = [];
gather(processes);
for (let at = 0; at < decisions; at++) {
  const denies = Math.random() < 0.5;
  const from = process.hrtime.bigint();
  try {
    if (denies) telemetry.disable();
    else telemetry.enable({ email: `${process.pid}.${at}@example.com` });
    log.push([denies ? "denied" : "always", String(from), String(process.hrtime.bigint())]);
  } catch (error) {
    errors.push(`${denies ? "disable" : "enable"}: ${lineOf(error)}`);
  }
}
process.stdout.write(JSON.stringify({ log, errors }));
