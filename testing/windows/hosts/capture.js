// One of many processes that capture at once. After each capture it adds a byte to `captured-<name>`, so that what a
// termination may not take is known. Ends with the last capture, or once there is a file `denied`.
// Arguments: its name, how many processes there are, and how many captures it makes.
import { appendFileSync, existsSync } from "node:fs";
import { gather } from "./gather.js";
import { telemetryOf } from "./telemetry.js";

const [name, processes, captures] = process.argv.slice(2);
const telemetry = telemetryOf("next-run");
gather(Number(processes));
for (let at = 0; at < Number(captures) && !existsSync("denied"); at++) {
  telemetry.captureMessage("captured on Windows", "error");
  appendFileSync(`captured-${name}`, ".");
}
