// A command line with one candidate: `node program.mjs CANDIDATE ENDING ENDPOINT HOME`. It works a little, meets an
// error, captures it or dies of it, and ends. The times that it prints tell where its own part of the delay is.
import { writeSync } from "node:fs";
import { candidates } from "./candidates.mjs";
import { thrownError } from "./errors.mjs";

const [, , name, ending, endpoint, home] = process.argv;
const marks = { start: performance.now() };
const mark = (part) => {
  marks[part] = performance.now();
};

const candidate = await candidates[name].load({ endpoint, home });
mark("loaded");

async function main() {
  if (ending === "idle") return;
  const error = thrownError(process.pid);
  mark("before");
  if (ending === "uncaught") return crash(error);
  candidate.capture(error);
  mark("captured");
  if (ending === "exit") process.exit(0);
  if (ending === "kill") process.kill(process.pid, "SIGKILL");
}

/** In a callback, like most uncaught errors; `main` would have gone on. */
function crash(error) {
  const die = () => {
    print();
    throw error;
  };
  setImmediate(() => (candidate.guard ? candidate.guard(die) : die()));
  return new Promise(() => {});
}

/** The moment from which on the person waits for nothing but the end, on the clock that all processes share. */
function print() {
  writeSync(1, `${JSON.stringify({ ...marks, endedAt: String(process.hrtime.bigint()) })}\n`);
}

await (candidate.run ? candidate.run(main) : main());
print();
await candidate.end?.();
