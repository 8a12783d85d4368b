// Delivers in its own process until nothing waits and nobody captures any more, and prints how things stand then.
// Arguments: how many processes there are, and how many bytes the others write to their files `captured-<name>`.
import { readdirSync, statSync } from "node:fs";
import { gather } from "./gather.js";
import { telemetryOf } from "./telemetry.js";

const [processes, captures] = process.argv.slice(2).map(Number);
const telemetry = telemetryOf("next-run");
const captured = () =>
  readdirSync(".")
    .filter((name) => name.startsWith("captured-"))
    .reduce((sum, name) => sum + statSync(name).size, 0);
gather(processes);
for (let isOver = false; !isOver; ) {
  isOver = captured() >= captures;
  await telemetry.flush({ deadlineMs: 30_000 });
  isOver &&= telemetry.status().providers.every(({ waiting }) => waiting === 0);
}
process.stdout.write(JSON.stringify(telemetry.status()));
