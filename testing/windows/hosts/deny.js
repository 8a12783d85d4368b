// Denies once every other process has captured something, and says so in a file `denied`.
// Argument: how many processes there are.
import { readdirSync, writeFileSync } from "node:fs";
import { gather } from "./gather.js";
import { telemetryOf } from "./telemetry.js";

const processes = Number(process.argv[2]);
const telemetry = telemetryOf("next-run");
gather(processes);
while (readdirSync(".").filter((name) => name.startsWith("captured-")).length < processes - 1);
telemetry.disable();
writeFileSync("denied", "");
