// The console provider by name, in this process, on standard error.
import assert from "node:assert/strict";
import { createTelemetry } from "@askfirst/telemetry-core";

const written = [];
const write = process.stderr.write.bind(process.stderr);
process.stderr.write = (text, ...rest) => {
  written.push(String(text));
  return write(text, ...rest);
};
const telemetry = createTelemetry({ app: { name: "smoke", version: "1.0.0" }, provider: "console" });
telemetry.captureException(new TypeError("for everybody to see"));
await telemetry.flush();
assert.equal(telemetry.status().sent, 1, JSON.stringify(telemetry.status()));
console.log("ok");
