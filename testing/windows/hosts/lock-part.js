// One of many processes that count in a file, one at a time. Prints what went wrong.
// Arguments: its name, how many processes there are, and how far it counts. `dies` holds the lock until it is ended.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { gather } from "./gather.js";
import { tryLock } from "./part.js";
import { lineOf } from "./telemetry.js";

const [name, processes, times] = process.argv.slice(2);
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const errors = [];
gather(Number(processes));
// Otherwise it might have the last turn, with no one left to take the lock from it.
while (name !== "dies" && !existsSync("dies")) pause(1);
for (let at = 0; at < Number(times); ) {
  try {
    const lock = tryLock("count.lock");
    if (!lock) {
      pause(1 + Math.random() * 5);
      continue;
    }
    if (name === "dies") {
      appendFileSync("dies", ".");
      pause(60_000);
    }
    writeFileSync("count", String(Number(readFileSync("count", "utf8")) + 1));
    if (!lock.stillHeld()) errors.push("It lost the lock.");
    lock.release();
  } catch (error) {
    errors.push(lineOf(error));
  }
  at++;
}
process.stdout.write(JSON.stringify({ errors }));
