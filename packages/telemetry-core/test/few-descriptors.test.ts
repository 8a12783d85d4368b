import { execFileSync } from "node:child_process";
import { expect, it } from "vitest";
import { createSandbox } from "../../../testing/sandbox.ts";

const HOST = `
import { closeSync, openSync } from "node:fs";
import { createTelemetry } from "@askfirst/telemetry-core";
const sent = [];
const provider = { name: "mine", sendException: (report) => void sent.push(report.message) };
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, delivery: "in-process" });

// As a server does whose clients have nearly all that it may open.
const held = [];
try { for (;;) held.push(openSync("/dev/null")); } catch {}
for (const descriptor of held.splice(0, 12)) closeSync(descriptor);

let refused = 0;
/** Half of the rest, at once. */
function work() {
  const own = [];
  try { while (own.length < 6) own.push(openSync("/dev/null")); } catch { refused++; }
  for (const descriptor of own) closeSync(descriptor);
}
telemetry.captureMessage("first");
let flushed = false;
telemetry.flush().then(() => { flushed = true; });
while (!flushed) { work(); await new Promise((resolve) => setImmediate(resolve)); }
console.log(sent.join(), refused);
`;

it.skipIf(process.platform === "win32")(
  "delivers in the host's process with few descriptors, and leaves the host its own",
  () => {
    const sandbox = createSandbox();
    const shell = `ulimit -n 80; exec "$0" "$1"`;
    const said = execFileSync("bash", ["-c", shell, process.execPath, sandbox.host(HOST)], {
      env: { ...sandbox.env, CRAWLER_TELEMETRY: "1" },
      encoding: "utf8",
    });
    expect(said).toBe("first 0\n");
  },
);
