// Ways to make an item survive the process before a call returns. Each gives { add(text), end() }.
import { randomBytes } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  constants,
  existsSync,
  openSync,
  renameSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

const name = () => randomBytes(8).toString("hex");

export const CANDIDATES = {
  "a file per item, written in place": (folder) => ({
    add: (text) => writeFileSync(join(folder, name()), text, { flag: "wx", mode: 0o600 }),
    end() {},
  }),
  "a file per item, renamed when whole": (folder) => ({
    add(text) {
      const path = join(folder, name());
      writeFileSync(`${path}.tmp`, text, { flag: "wx", mode: 0o600 });
      renameSync(`${path}.tmp`, path);
    },
    end() {},
  }),
  "a segment per process, kept open": (folder) => {
    const file = openSync(join(folder, `${process.pid}-${name()}`), "ax", 0o600);
    return { add: (text) => writeSync(file, `${text}\n`), end: () => closeSync(file) };
  },
  "a segment per process, opened each time": (folder) => {
    const path = join(folder, `${process.pid}-${name()}`);
    let flags = constants.O_CREAT | constants.O_EXCL;
    return {
      add(text) {
        const file = openSync(path, constants.O_WRONLY | constants.O_APPEND | flags, 0o600);
        flags = 0;
        writeSync(file, `${text}\n`);
        closeSync(file);
        // Whether another process took it away meanwhile.
        if (!existsSync(path)) throw new Error("Nobody else is here.");
      },
      end() {},
    };
  },
  "one file for all, opened each time": (folder) => ({
    add: (text) => appendFileSync(join(folder, "all"), `${text}\n`, { mode: 0o600 }),
    end() {},
  }),
  "a worker that writes, waited for": (folder) => {
    const source = `
      const { workerData, parentPort } = require("node:worker_threads");
      const { openSync, writeSync } = require("node:fs");
      const file = openSync(workerData.path, "a", 0o600);
      const done = new Int32Array(workerData.done);
      parentPort.on("message", (text) => { writeSync(file, text + "\\n"); Atomics.add(done, 0, 1); Atomics.notify(done, 0); });
    `;
    const done = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(source, { eval: true, workerData: { path: join(folder, "worker"), done: done.buffer } });
    let sent = 0;
    return {
      add(text) {
        worker.postMessage(text);
        const before = sent++;
        while (Atomics.load(done, 0) <= before) Atomics.wait(done, 0, before, 1000);
      },
      end: () => worker.terminate(),
    };
  },
};

/** Only where the runtime brings it along. */
export async function sqlite() {
  const { DatabaseSync } = await import("node:sqlite").catch(() => ({}));
  if (!DatabaseSync) return {};
  const open = (journal) => (folder) => {
    const database = new DatabaseSync(join(folder, "items.db"));
    database.exec(`PRAGMA journal_mode=${journal}; PRAGMA synchronous=OFF; CREATE TABLE items (text TEXT)`);
    const insert = database.prepare("INSERT INTO items VALUES (?)");
    return { add: (text) => insert.run(text), end: () => database.close() };
  };
  return { "SQLite, write-ahead log": open("WAL") };
}
