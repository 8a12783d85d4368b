import { execFile, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it, vi } from "vitest";
import { bundleSource } from "../../test/bundle-source.ts";
import { tryLock } from "../files/lock-file.ts";
import { countAccepted } from "./count-accepted.ts";
import { readLedger, readPayload, verifyLedger } from "./index.ts";
import { createLedger } from "./ledger.ts";
import { FIRST, lineOf } from "./ledger-record.ts";

const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");
const newState = () => mkdtempSync(join(tmpdir(), "ledger-"));
const delivery = (payload: string | Uint8Array, id = "a".repeat(32)) => ({
  provider: "mine",
  endpoint: "mine.example",
  id,
  payload,
  outcome: "accepted" as const,
});
const payloads = (state: string) =>
  readLedger(state).records.map((record) => Buffer.from(readPayload(state, record)).toString());
const chain = (state: string) => join(state, "ledger/chain-000000000001.jsonl");
const whole = (records: number) => ({
  records,
  accepted: records,
  payloads: records,
  agedOut: 0,
  ok: true,
  faults: [],
});

/** Calls a function of a module for the working folder, as a user to whom modes mean something: to root they do not. */
function asAnotherUser(folder: string, module: string, name: string) {
  chmodSync(folder, 0o755);
  const script = `import { ${name} } from ${JSON.stringify(module)}; if (process.getuid() === 0) process.seteuid(12345); ${name}(".");`;
  return spawnSync(process.execPath, ["--input-type=module", "-e", script], { cwd: folder, encoding: "utf8" });
}

describe("the ledger", () => {
  it("keeps the exact payload, its length and digest, and chains each record to the one before", async () => {
    const state = newState();
    const sent = ["first é", "second", Buffer.from([0x1f, 0x8b, 0xff, 0x00])];
    for (const payload of sent) await createLedger(state).append(delivery(payload));
    const { records } = readLedger(state);
    expect(records.map((record) => [record.number, record.bytes, record.sha256])).toEqual([
      [1, 8, sha256("first é")],
      [2, 6, sha256("second")],
      [3, 4, sha256(Buffer.from([0x1f, 0x8b, 0xff, 0x00]))],
    ]);
    expect(records[0]).toMatchObject({ provider: "mine", endpoint: "mine.example", id: "a".repeat(32) });
    for (const [at, record] of records.entries()) {
      expect(Buffer.compare(readPayload(state, record), Buffer.from(sent[at] as string))).toBe(0);
      expect(record.previous).toBe(records[at - 1]?.hash ?? "0".repeat(64));
    }
    for (const line of readFileSync(chain(state), "utf8").trim().split("\n")) {
      const { hash, ...body } = JSON.parse(line) as Record<string, unknown>;
      expect(hash).toBe(sha256(JSON.stringify(body)));
    }
    expect(verifyLedger(state)).toEqual(whole(3));
  });

  it("keeps the outcome of each attempt, and counts what was accepted", async () => {
    const state = newState();
    const outcomes = ["later", "unanswered", "accepted", "refused", "accepted"] as const;
    for (const [at, outcome] of outcomes.entries()) {
      const status = outcome === "later" ? { status: 503 } : {};
      await createLedger(state).append({ ...delivery(`payload ${at}`), outcome, ...status });
    }
    expect(readLedger(state).records.map(({ outcome, status }) => [outcome, status])).toEqual(
      outcomes.map((outcome) => [outcome, outcome === "later" ? 503 : undefined]),
    );
    expect(countAccepted(state)).toEqual({ mine: 2 });
    expect(verifyLedger(state)).toEqual({ ...whole(5), accepted: 2 });
  });

  it("goes on after a ledger of before outcomes, whose records were all accepted", async () => {
    const state = newState();
    const folder = join(state, "ledger");
    mkdirSync(join(folder, "payloads"), { recursive: true });
    let previous = FIRST;
    let line = "";
    for (const number of [1, 2]) {
      const [payload, bytes] = [`sent ${number}`, 6];
      const kept = { recordsFrom: 1, payloadsFrom: 1, payloadBytes: bytes * number };
      const told = { time: new Date().toISOString(), provider: "mine", endpoint: "mine", id: "a".repeat(32) };
      line = lineOf({ number, previous, ...told, bytes, sha256: sha256(payload), ...kept });
      previous = JSON.parse(line).hash;
      appendFileSync(chain(state), `${line}\n`);
      writeFileSync(join(folder, "payloads", String(number)), payload);
    }
    writeFileSync(join(folder, "head.json"), `${line}\n`);
    expect(verifyLedger(state)).toEqual(whole(2));
    expect(readLedger(state).records.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted"]);
    expect(countAccepted(state)).toEqual({ mine: 2 });
    await createLedger(state).append(delivery("third"));
    await createLedger(state).append({ ...delivery("fourth"), outcome: "refused" });
    expect(countAccepted(state)).toEqual({ mine: 3 });
    expect(verifyLedger(state)).toEqual({ ...whole(4), accepted: 3 });
  });

  it("belongs to its owner alone", async () => {
    const state = newState();
    await createLedger(state).append(delivery("first"));
    const modes = ["", "payloads", "payloads/1", "head.json", "chain-000000000001.jsonl"].map(
      (name) => statSync(join(state, "ledger", name)).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o700, 0o600, 0o600, 0o600]);
  });

  it("writes again what a killed process did not write to its end", async () => {
    const state = newState();
    for (const payload of ["first", "second"]) await createLedger(state).append(delivery(payload));
    const lock = tryLock(join(state, "ledger.lock"));
    await createLedger(state).append(delivery("third"));
    lock?.release();
    // As if the process that appends it had been killed in the middle of the line.
    appendFileSync(chain(state), '{"number":3,"previous":"00');
    expect(verifyLedger(state).faults).toEqual([
      { file: "chain-000000000001.jsonl", line: 3, what: expect.stringMatching(/^The line has no end/) },
    ]);
    await createLedger(state).append(delivery("fourth"));
    expect(payloads(state)).toEqual(["first", "second", "third", "fourth"]);
    expect(verifyLedger(state)).toEqual(whole(4));
  });

  it("is whole when a process was killed before it could write the head", async () => {
    const state = newState();
    await createLedger(state).append(delivery("first"));
    const head = readFileSync(join(state, "ledger/head.json"));
    await createLedger(state).append(delivery("second"));
    writeFileSync(join(state, "ledger/head.json"), head);
    expect(verifyLedger(state)).toEqual(whole(2));
    await createLedger(state).append(delivery("third"));
    expect(verifyLedger(state)).toEqual(whole(3));
  });

  it("goes on after its head where its end was cut off, so that the gap stays to be found", async () => {
    const state = newState();
    for (const payload of ["first", "second", "third"]) await createLedger(state).append(delivery(payload));
    const lines = readFileSync(chain(state), "utf8").split("\n");
    truncateSync(chain(state), Buffer.byteLength(`${lines[0]}\n`));
    const gone = /^The last record was number 3, of .* to mine: the end of the ledger is missing\.$/;
    expect(verifyLedger(state).faults).toContainEqual({
      file: "head.json",
      line: 1,
      what: expect.stringMatching(gone),
    });
    await createLedger(state).append(delivery("fourth"));
    expect(verifyLedger(state).faults).toEqual([
      { file: "chain-000000000001.jsonl", line: 2, what: "Records 2 to 3 are missing before record 4." },
    ]);
  });

  it("waits for its turn without holding up its process, and does not write out of turn", async () => {
    const state = newState();
    const other = tryLock(join(state, "ledger.lock"));
    const appended = createLedger(state).append(delivery("first"));
    // The call came back: had it waited for the lock, nobody could let go of it now.
    expect(readLedger(state)).toEqual({ records: [], unreadable: 0, waiting: 1 });
    other?.release();
    await appended;
    expect(payloads(state)).toEqual(["first"]);
  });

  it("keeps what never got its turn for the next process, and only once", async () => {
    const state = newState();
    const waiting = join(state, "ledger-waiting");
    const other = tryLock(join(state, "ledger.lock"));
    await createLedger(state).append(delivery("first"));
    const [name = ""] = readdirSync(waiting);
    const kept = readFileSync(join(waiting, name));
    other?.release();
    await createLedger(state).append(delivery("second"));
    expect(payloads(state)).toEqual(["first", "second"]);
    expect(readdirSync(waiting)).toEqual([]);

    const again = newState();
    mkdirSync(join(again, "ledger-waiting"));
    writeFileSync(join(again, "ledger-waiting", name), kept);
    const lock = tryLock(join(again, "ledger.lock"));
    lock?.release();
    await createLedger(again).append(delivery("second", "b".repeat(32)));
    // As if the process that appended the last one had been killed before it could remove it.
    const last = readLedger(again).records.at(-1);
    const entry = {
      ...JSON.parse(kept.toString()),
      id: last?.id,
      time: last?.time,
      payload: Buffer.from("second").toString("base64"),
    };
    writeFileSync(join(again, "ledger-waiting", name), JSON.stringify(entry));
    await createLedger(again).append(delivery("third", "c".repeat(32)));
    expect(payloads(again)).toEqual(["first", "second", "third"]);
    expect(verifyLedger(again)).toEqual(whole(3));
  });

  it("sets aside what it cannot understand, and goes on", async () => {
    const state = newState();
    mkdirSync(join(state, "ledger-waiting"));
    const name = `000000000-0000-${"a".repeat(32)}.json`;
    writeFileSync(join(state, "ledger-waiting", name), "{");
    await createLedger(state).append(delivery("first"));
    expect(payloads(state)).toEqual(["first"]);
    expect(readdirSync(join(state, "ledger-waiting"))).toEqual([`${name}.torn`]);
  });

  it("stays one chain, whole, however many processes append at once, while others verify it", async () => {
    const state = newState();
    const file = bundleSource("ledger/ledger.ts", join(state, "ledger.mjs"));
    const script = `
      const { createLedger } = await import(${JSON.stringify(pathToFileURL(file).href)});
      // A host has something to do meanwhile.
      const busy = setInterval(() => {}, 1000);
      const bounds = { payloads: 50, bytes: 1e6, ageMs: 1e9, segmentRecords: 25, segments: 100 };
      const ledger = createLedger(${JSON.stringify(state)}, bounds);
      for (let i = 0; i < 20; i++) await ledger.append({ provider: "mine", endpoint: "mine", outcome: "accepted", id: (process.pid * 100 + i).toString(16).padStart(32, "0"), payload: String(i) });
      clearInterval(busy);`;
    const run = promisify(execFile);
    let running = true;
    const all = Promise.all(
      Array.from({ length: 6 }, () => run(process.execPath, ["--input-type=module", "-e", script])),
    ).finally(() => {
      running = false;
    });
    while (running) {
      expect(verifyLedger(state).faults).toEqual([]);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await all;
    await createLedger(state).append(delivery("last"));
    expect(new Set(readLedger(state).records.map(({ id }) => id)).size).toBe(121);
    expect(verifyLedger(state)).toMatchObject({ records: 121, ok: true, faults: [] });
  });

  it("loses nothing and stays whole when the appending process is killed again and again", async () => {
    const state = newState();
    const file = bundleSource("ledger/ledger.ts", join(state, "ledger.mjs"));
    const script = `
      const { createLedger } = await import(${JSON.stringify(pathToFileURL(file).href)});
      const bounds = { payloads: 10, bytes: 1e6, ageMs: 1e9, segmentRecords: 7, segments: 1000 };
      const ledger = createLedger(${JSON.stringify(state)}, bounds);
      for (let i = 0; ; i++) {
        const id = (process.pid * 1e6 + i).toString(16).padStart(32, "0");
        await ledger.append({ provider: "mine", endpoint: "mine", id, payload: id, outcome: "accepted" });
        process.stdout.write(id + "\\n");
      }`;
    const recorded: string[] = [];
    for (let round = 0; round < 8; round++) {
      const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      let text = "";
      const wanted = 2 + Math.random() * 20;
      child.stdout.on("data", (chunk) => {
        text += String(chunk);
        if (text.split("\n").length > wanted) setTimeout(() => child.kill("SIGKILL"), Math.random() * 10);
      });
      await new Promise((resolve) => child.on("close", resolve));
      recorded.push(...text.split("\n").slice(0, -1));
    }
    await createLedger(state).append(delivery("last"));
    expect(verifyLedger(state).faults).toEqual([]);
    const ids = readLedger(state).records.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(recorded.filter((id) => !ids.includes(id))).toEqual([]);
    expect(recorded.length).toBeGreaterThan(8);
  });

  it("records both of two deliveries of one item made in one millisecond", async () => {
    const now = vi.spyOn(Date.prototype, "toISOString").mockReturnValue(new Date().toISOString());
    try {
      const state = newState();
      const ledger = createLedger(state);
      await ledger.append(delivery("first"));
      // The second has to wait, and is then compared with the record before it.
      const held = tryLock(join(state, "ledger.lock"));
      await ledger.append(delivery("second"));
      held?.release();
      await ledger.append(delivery("third"));
      expect(payloads(state).sort()).toEqual(["first", "second", "third"]);
    } finally {
      now.mockRestore();
    }
  });

  it("is not taken for empty when it cannot be read", async () => {
    const state = newState();
    await createLedger(state).append(delivery("first"));
    writeFileSync(join(state, "file"), "");
    expect(() => readLedger(join(state, "file"))).toThrow(/ledger cannot be read \(ENOTDIR\)/);
    chmodSync(join(state, "ledger"), 0);
    const { stderr } = asAnotherUser(
      state,
      bundleSource("ledger/verify-ledger.ts", join(state, "verify.mjs")),
      "verifyLedger",
    );
    expect(stderr).toMatch(/cannot be read \(EACCES\)/);
    chmodSync(join(state, "ledger"), 0o700);
  });
});
