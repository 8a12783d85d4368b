// An envelope reaches a receiver on loopback.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { sentry } from "@askfirst/provider-sentry";
import { createTelemetry } from "@askfirst/telemetry-core";

const bodies = [];
const server = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8").on("data", (text) => {
    body += text;
  });
  request.on("end", () => {
    bodies.push(body);
    response.end("{}");
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const dsn = `http://public@127.0.0.1:${server.address().port}/1`;
const telemetry = createTelemetry({ app: { name: "smoke", version: "1.0.0" }, provider: sentry({ dsn }) });
telemetry.captureException(new TypeError("to Sentry"));
await telemetry.flush();
server.close();
assert.equal(bodies.length, 1, JSON.stringify(telemetry.status()));
const event = JSON.parse(bodies[0].split("\n")[2]);
assert.equal(event.release, "smoke@1.0.0");
assert.equal(event.exception.values[0].type, "TypeError");
console.log("ok");
