// A crash of a host that leaves the rest to a courier process.
import { telemetryOf } from "./telemetry.js";

await telemetryOf("detached").run(() => {
  throw new RangeError("broken on Windows");
});
