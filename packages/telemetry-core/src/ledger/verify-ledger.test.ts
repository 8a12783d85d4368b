import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { writeDeliveryState } from "../store/delivery-state.ts";
import { readLedger, readPayload, verifyLedger } from "./index.ts";
import { createLedger } from "./ledger.ts";

const newFolder = () => mkdtempSync(join(tmpdir(), "verify-"));
/** Small enough that a dozen deliveries age out, rotate and drop. */
const BOUNDS = { payloads: 5, bytes: 1000, ageMs: 1e9, segmentRecords: 4, segments: 3 };

async function ledgerOf(count: number, bounds = BOUNDS): Promise<string> {
  const state = newFolder();
  for (let number = 1; number <= count; number++) {
    const id = number.toString(16).padStart(32, "0");
    await createLedger(state, bounds).append({
      provider: "mine",
      endpoint: "é.example",
      id,
      outcome: "accepted",
      payload: `sent ${number}`,
    });
  }
  return state;
}

describe("verify finds", () => {
  let state: string;
  /** Every file of the ledger, with its content. */
  let files: [string, Buffer][];

  beforeAll(async () => {
    state = await ledgerOf(14);
    const ledger = join(state, "ledger");
    files = readdirSync(ledger, { recursive: true, withFileTypes: true })
      .filter((found) => found.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(ledger.length + 1), readFileSync(path)]);
  });

  /** The ledger with one file that is another; without `content` it is gone. Whole again afterwards. */
  function damaged(file: string, content: Uint8Array | undefined) {
    const path = join(state, "ledger", file);
    const whole = readFileSync(path);
    if (content) writeFileSync(path, content);
    else rmSync(path);
    const verdict = verifyLedger(state);
    writeFileSync(path, whole);
    return verdict;
  }
  const segments = () => files.filter(([name]) => name.startsWith("chain"));
  const linesOf = (content: Buffer) => content.toString().split("\n").slice(0, -1);
  const textOf = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(""));
  const anyFile = fc.nat().map((at) => files[at % files.length] as [string, Buffer]);
  const anySegment = fc.nat().map((at) => segments()[at % segments().length] as [string, Buffer]);

  it("nothing in a ledger as it was written, with payloads aged out and a segment dropped", () => {
    expect(files.map(([name]) => name).sort()).toEqual([
      "chain-000000000005.jsonl",
      "chain-000000000009.jsonl",
      "chain-000000000013.jsonl",
      "head.json",
      ...["10", "11", "12", "13", "14"].map((number) => `payloads/${number}`),
    ]);
    expect(verifyLedger(state)).toEqual({ records: 10, accepted: 10, payloads: 5, agedOut: 5, ok: true, faults: [] });
  });

  it("any byte that was changed, in any file", () => {
    fc.assert(
      fc.property(anyFile, fc.nat(), fc.integer({ min: 1, max: 255 }), ([name, content], at, change) => {
        const changed = Buffer.from(content);
        changed[at % content.length] = (changed[at % content.length] as number) ^ change;
        expect(damaged(name, changed)).toMatchObject({ ok: false });
      }),
      { numRuns: 400 },
    );
  });

  it("any file that is gone or was cut anywhere", () => {
    for (const [name] of files) expect([name, damaged(name, undefined).ok]).toEqual([name, false]);
    fc.assert(
      fc.property(anyFile, fc.nat(), ([name, content], at) => {
        expect(damaged(name, content.subarray(0, at % content.length))).toMatchObject({ ok: false });
      }),
      { numRuns: 200 },
    );
  });

  it("any line that was removed, repeated or put elsewhere, and says where", () => {
    fc.assert(
      fc.property(
        anySegment,
        fc.nat(),
        fc.nat(),
        fc.constantFrom("remove", "repeat", "swap", "insert"),
        ([name, content], from, to, what) => {
          const lines = linesOf(content);
          const [a, b] = [from % lines.length, to % (lines.length + 1)];
          const line = lines[a] as string;
          const other = linesOf(segments()[to % segments().length]?.[1] as Buffer)[0] as string;
          const edited = [...lines];
          if (what === "remove") edited.splice(a, 1);
          else if (what === "repeat") edited.splice(b, 0, line);
          else if (what === "insert") edited.splice(b, 0, other);
          else [edited[a], edited[b % lines.length]] = [edited[b % lines.length] as string, line];
          fc.pre(textOf(edited).compare(content) !== 0);
          const { ok, faults } = damaged(name, textOf(edited));
          expect(ok).toBe(false);
          expect(faults.every((fault) => fault.line >= 1 && /^[A-Z].*\.$/.test(fault.what))).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("the line and what happened to it", () => {
    const [name, content] = segments()[0] as [string, Buffer];
    const lines = linesOf(content);
    const at = (line: number, what: string) => ({ file: name, line, what });
    expect(damaged(name, textOf(lines.toSpliced(1, 1))).faults).toEqual([
      at(2, "Record 6 is missing before record 7."),
    ]);
    expect(damaged(name, textOf(lines.toSpliced(1, 0, lines[1] as string))).faults).toEqual([
      at(3, "Record 6 stands here again, or in the wrong place."),
    ]);
    expect(damaged(name, textOf(lines.toSpliced(1, 1, lines[1]?.replace("mine", "evil") as string))).faults).toEqual([
      at(2, "Record 6 was changed after it was written."),
    ]);
    expect(damaged("payloads/10", undefined).faults).toEqual([
      {
        file: "chain-000000000009.jsonl",
        line: 2,
        what: "The payload of record 10 is missing, and it did not age out.",
      },
    ]);
    expect(damaged("payloads/10", Buffer.from("sent 11")).faults[0]?.what).toBe(
      "The payload of record 10 was changed after it was sent.",
    );
    expect(damaged(name, undefined).faults).toEqual([
      {
        file: "chain-000000000009.jsonl",
        line: 1,
        what: "The ledger begins with record 9; it should have those from 5 on.",
      },
    ]);
  });

  it("a payload of a record that was cut off together with the head", async () => {
    const other = await ledgerOf(3);
    rmSync(join(other, "ledger/chain-000000000001.jsonl"));
    rmSync(join(other, "ledger/head.json"));
    expect(verifyLedger(other).faults).toContainEqual({
      file: "payloads/2",
      line: 1,
      what: "No record tells of this payload.",
    });
  });
});

it("finds an end cut off with its head, as long as deliveries are counted", async () => {
  const state = await ledgerOf(3);
  writeDeliveryState(state, "mine", { sent: 3, failures: 0, notBefore: 0 });
  expect(verifyLedger(state).ok).toBe(true);
  const chain = join(state, "ledger/chain-000000000001.jsonl");
  const lines = readFileSync(chain, "utf8").split("\n").slice(0, -2);
  writeFileSync(chain, `${lines.join("\n")}\n`);
  writeFileSync(join(state, "ledger/head.json"), `${lines.at(-1)}\n`);
  expect(verifyLedger(state).faults).toEqual([
    { file: "head.json", line: 1, what: "The ledger ends with record 2, but deliveries were counted: 3." },
  ]);
});

it("finds that the whole ledger was removed, as long as deliveries are counted", async () => {
  const state = await ledgerOf(2);
  writeDeliveryState(state, "mine", { sent: 2, failures: 0, notBefore: 0 });
  expect(verifyLedger(state).ok).toBe(true);
  rmSync(join(state, "ledger"), { recursive: true });
  expect(verifyLedger(state).faults).toEqual([
    { file: "head.json", line: 1, what: "The ledger is empty, but deliveries were counted: 2." },
  ]);
  expect(verifyLedger(newFolder())).toEqual({ records: 0, accepted: 0, payloads: 0, agedOut: 0, ok: true, faults: [] });
});

describe("ageing out", () => {
  const large = { payloads: 100, bytes: 1000, ageMs: 1e9, segmentRecords: 100, segments: 3 };
  const append = (state: string, payload: string, bounds = large) =>
    createLedger(state, bounds).append({
      provider: "mine",
      endpoint: "mine",
      id: "a".repeat(32),
      payload,
      outcome: "accepted",
    });
  const fates = (state: string) => readLedger(state).records.map(({ payload }) => payload);

  it("takes the oldest payloads by their number, their length and their age, and keeps the chain", async () => {
    const state = newFolder();
    for (const size of [400, 400, 400]) await append(state, "x".repeat(size));
    expect(fates(state)).toEqual(["aged-out", "kept", "kept"]);
    await append(state, "one");
    await append(state, "two", { ...large, payloads: 2 });
    expect(fates(state)).toEqual(["aged-out", "aged-out", "aged-out", "kept", "kept"]);
    await new Promise((resolve) => setTimeout(resolve, 30));
    await append(state, "three", { ...large, ageMs: 20 });
    expect(fates(state)).toEqual([...Array(5).fill("aged-out"), "kept"]);
    expect(verifyLedger(state)).toEqual({ records: 6, accepted: 6, payloads: 1, agedOut: 5, ok: true, faults: [] });
    expect(readLedger(state).records.at(-1)).toMatchObject({ payloadsFrom: 6, payloadBytes: 5 });
  });

  it("keeps the newest payload, however large", async () => {
    const state = newFolder();
    await append(state, "small");
    await append(state, "x".repeat(5000));
    expect(fates(state)).toEqual(["aged-out", "kept"]);
  });

  it("is no fault when it was interrupted, and is completed later", async () => {
    const state = await ledgerOf(14);
    writeFileSync(join(state, "ledger/payloads/9"), "sent 9");
    expect(verifyLedger(state)).toMatchObject({ ok: true, payloads: 6, agedOut: 4 });
    await append(state, "next", BOUNDS);
    expect(readdirSync(join(state, "ledger/payloads")).sort()).toEqual(["11", "12", "13", "14", "15"]);
  });

  it("differs from a payload that was taken away, also when it is asked for", async () => {
    const state = await ledgerOf(14);
    rmSync(join(state, "ledger/payloads/12"));
    writeFileSync(join(state, "ledger/payloads/13"), "sent 12");
    const why = readLedger(state)
      .records.slice(4)
      .map((record) => {
        try {
          return Buffer.from(readPayload(state, record)).toString();
        } catch (error) {
          return (error as Error).message.replace(/^.{43,60}[0-9a-f]{2} /, "");
        }
      });
    expect(why).toEqual([
      expect.stringMatching(/^aged out\. Its digest stays: 6 bytes, SHA-256 [0-9a-f]{64}\.$/),
      "sent 10",
      "sent 11",
      "is missing, and it did not age out.",
      "is not what was sent: it was changed afterwards.",
      "sent 14",
    ]);
  });
});
