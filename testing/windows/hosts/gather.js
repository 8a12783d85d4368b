import { readdirSync, writeFileSync } from "node:fs";

/** Waits until so many processes have come here, so that they begin together, however long each takes to start. */
export function gather(processes) {
  writeFileSync(`gathered-${process.pid}`, "");
  while (readdirSync(".").filter((name) => name.startsWith("gathered-")).length < processes)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
}
