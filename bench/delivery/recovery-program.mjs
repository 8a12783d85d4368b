// A host that starts with items waiting: `node recovery-program.mjs WAY ENDPOINT HOME`. WAY is `none` (no telemetry),
// `run` (a command line), `status`, `capture` or `flush`.
import { writeSync } from "node:fs";
import { thrownError } from "./errors.mjs";
import { importCore, importProviderSentry } from "./own.mjs";

const [, , way, endpoint, home] = process.argv;
const start = performance.now();
const marks = {};
const mark = (part) => {
  marks[part] = performance.now() - start;
};
const hello = () => console.log("The host's first line.");

if (way === "none") hello();
else {
  const { createTelemetry } = await importCore();
  const { sentry } = await importProviderSentry();
  const provider = sentry({ dsn: `http://key@${endpoint}/1` });
  const telemetry = createTelemetry({ app: { name: "bench-host", version: "1.0.0" }, provider, home });
  mark("created");
  if (way === "run") await telemetry.run(hello);
  if (way === "status") telemetry.status();
  if (way === "capture") telemetry.captureException(thrownError(1));
  if (way === "flush") await telemetry.flush();
  mark("done");
  writeSync(1, `${JSON.stringify(marks)}\n`);
  // No courier comes for what was captured: the next way finds the outbox as it was.
  if (way === "capture") process.kill(process.pid, "SIGKILL");
}
