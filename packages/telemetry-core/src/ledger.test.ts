import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createLedger } from "./ledger.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("the ledger", () => {
  it("keeps the exact payload, its length and digest, and chains each record to the one before", () => {
    const folder = mkdtempSync(join(tmpdir(), "ledger-"));
    for (const payload of ["first é", "second", "third"]) {
      createLedger(folder).append({ provider: "sentry", endpoint: "o1.example", id: payload.slice(0, 2), payload });
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
});
