// The commands, mounted in a host's own command line.
import assert from "node:assert/strict";
import { runTelemetryCommand } from "@askfirst/cli";
import { createTelemetry } from "@askfirst/telemetry-core";

const telemetry = createTelemetry({ app: { name: "smoke", version: "1.0.0" }, providers: [] });
assert.equal(await runTelemetryCommand(telemetry, ["enable", "--email", "you@example.com"]), 0);
assert.equal(telemetry.status().consent, "always");
assert.equal(await runTelemetryCommand(telemetry, ["disable"]), 0);
assert.equal(telemetry.status().consent, "denied");
assert.equal(await runTelemetryCommand(telemetry, ["status"]), 0);
assert.equal(await runTelemetryCommand(telemetry, ["log"]), 0);
assert.equal(await runTelemetryCommand(telemetry, ["verify"]), 0);
console.log("ok");
