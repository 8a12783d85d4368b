import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { bundleSource } from "../test/bundle-source.ts";
import { createLedger } from "./ledger.ts";
import { tryLock } from "./lock-file.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("the ledger", () => {
  it("keeps the exact payload, its length and digest, and chains each record to the one before", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ledger-"));
    for (const payload of ["first é", "second", "third"]) {
      await createLedger(folder).append({
        provider: "sentry",
        endpoint: "o1.example",
        id: payload.slice(0, 2),
        payload,
      });
    }
    const records = createLedger(folder).records();
    expect(records.map(({ payload, bytes, sha256: digest }) => [payload, bytes, digest])).toEqual([
      ["first é", 8, sha256("first é")],
      ["second", 6, sha256("second")],
      ["third", 5, sha256("third")],
    ]);
    expect(records[0]?.previous).toBe("0".repeat(64));
    expect(records.slice(1).map(({ previous }) => previous)).toEqual(records.slice(0, 2).map(({ hash }) => hash));
    for (const { hash, ...body } of records) expect(hash).toBe(sha256(JSON.stringify(body)));
    expect(statSync(join(folder, "ledger.jsonl")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, "ledger.jsonl"), "utf8").endsWith("}\n")).toBe(true);
  });

  const delivery = (payload: string) => ({ provider: "mine", endpoint: "mine", id: "a".repeat(32), payload });
  const payloads = (folder: string) =>
    createLedger(folder)
      .records()
      .map(({ payload }) => payload);
  const isOneChain = (folder: string) => {
    const records = createLedger(folder).records();
    return records.every(({ previous }, at) => previous === (records[at - 1]?.hash ?? "0".repeat(64)));
  };

  it("loses nothing that comes after a torn line", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ledger-"));
    await createLedger(folder).append(delivery("first"));
    appendFileSync(join(folder, "ledger.jsonl"), '{"previous":"00');
    await createLedger(folder).append(delivery("second"));
    await createLedger(folder).append(delivery("third"));
    expect(payloads(folder)).toEqual(["first", "second", "third"]);
    expect(isOneChain(folder)).toBe(true);
  });

  it("waits for its turn without holding up its process, and does not write out of turn", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ledger-"));
    const other = tryLock(join(folder, "ledger.jsonl.lock"));
    const appended = createLedger(folder).append(delivery("first"));
    // The call came back: had it waited for the lock, nobody could let go of it now.
    expect(payloads(folder)).toEqual([]);
    other?.release();
    await appended;
    expect(payloads(folder)).toEqual(["first"]);
  });

  it("keeps what never got its turn for the next one, and once only", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ledger-"));
    const other = tryLock(join(folder, "ledger.jsonl.lock"));
    await createLedger(folder).append(delivery("first"));
    const waiting = join(folder, "ledger-waiting");
    const [name = ""] = readdirSync(waiting);
    const kept = readFileSync(join(waiting, name), "utf8");
    other?.release();
    // As if whoever took it along had been killed before it could remove it.
    await createLedger(folder).append({ ...delivery("second"), id: "b".repeat(32) });
    expect(payloads(folder)).toEqual(["first", "second"]);
    expect(readdirSync(waiting)).toEqual([]);
    writeFileSync(
      join(folder, "ledger.jsonl"),
      `${readFileSync(join(folder, "ledger.jsonl"), "utf8").split("\n")[0]}\n`,
    );
    writeFileSync(join(waiting, name), kept);
    await createLedger(folder).append({ ...delivery("third"), id: "c".repeat(32) });
    expect(payloads(folder)).toEqual(["first", "third"]);
    expect(isOneChain(folder)).toBe(true);
  });

  it("stays one chain, whole, however many append at once", async () => {
    const folder = mkdtempSync(join(tmpdir(), "ledger-"));
    const file = bundleSource("ledger.ts", join(folder, "ledger.mjs"));
    const script = `
      const { createLedger } = await import(${JSON.stringify(pathToFileURL(file).href)});
      // A host has something to do meanwhile.
      const busy = setInterval(() => {}, 1000);
      const ledger = createLedger(${JSON.stringify(folder)});
      for (let i = 0; i < 20; i++) await ledger.append({ provider: "mine", endpoint: "mine", id: (process.pid * 100 + i).toString(16).padStart(32, "0"), payload: String(i) });
      clearInterval(busy);`;
    const run = promisify(execFile);
    await Promise.all(Array.from({ length: 6 }, () => run(process.execPath, ["--input-type=module", "-e", script])));
    await createLedger(folder).append(delivery("last"));
    expect(createLedger(folder).records()).toHaveLength(121);
    expect(isOneChain(folder)).toBe(true);
  });
});
