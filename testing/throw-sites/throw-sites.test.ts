import { beforeAll, describe, expect, it } from "vitest";
import { builtIns } from "./built-ins.ts";
import { canary } from "./canaries.ts";
import { connections } from "./connections.ts";
import { measure, type Outcome, titleOf } from "./measure.ts";
import { parsers } from "./parsers.ts";
import type { Row } from "./row.ts";
import { tools } from "./tools.ts";
import { validators } from "./validators.ts";

/** Share of the rows that have to hold. In the rest a server or another process makes the text, so no source tells it. */
const ENOUGH = 0.95;
const TURNS = [1, 2, 3, 4, 5];

function judge(rows: readonly Row[]): void {
  const outcomes = new Map<Row, Outcome>();
  const failures = new Map<Row, unknown>();
  const outcomeOf = (row: Row) => {
    const outcome = outcomes.get(row);
    if (!outcome) throw failures.get(row);
    return outcome;
  };

  beforeAll(async () => {
    // One after the other: some packages keep one state for all.
    for (const [at, row] of rows.entries()) {
      await measure(row, canary(row.style, at)).then(
        (outcome) => outcomes.set(row, outcome),
        (failure) => failures.set(row, failure),
      );
    }
  });

  it.each(rows.map((row) => [titleOf(row), row] as const))(
    "%s: the message as thrown has the canary in it",
    (_, row) => {
      const { thrown, canary } = outcomeOf(row);
      expect(thrown.message).toContain(canary);
      for (const words of row.keeps) expect(thrown.message).toContain(words);
      expect(thrown).toMatchObject({ name: row.name, code: row.code });
    },
  );

  it("takes the canary out and keeps the package's own words, in 95 rows of 100", () => {
    const failing = [...outcomes.values()].filter(({ faults }) => faults.length > 0);
    const holding = outcomes.size - failing.length;
    const lines = failing.map(
      ({ row, crash, faults }) => `${titleOf(row)}: ${faults.join(", ")}\n    ${JSON.stringify(crash.message)}`,
    );
    if (failing.length > 0) console.info(lines.join("\n"));
    expect(holding / rows.length, `${holding} of ${rows.length} rows hold`).toBeGreaterThanOrEqual(ENOUGH);
  });

  it.each(rows.map((row, at) => [titleOf(row), row, at] as const).filter(([, { ownStack }]) => !ownStack))(
    "%s: has one fingerprint for five values",
    async (_, row, at) => {
      const found = new Set<string>();
      for (const turn of TURNS) found.add((await measure(row, canary(row.style, at, turn))).fingerprint);
      expect([...found]).toHaveLength(1);
    },
  );
}

describe("throw sites of packages", () => {
  const rows = [...parsers, ...validators, ...connections, ...tools];

  it("are those of at least 36 packages", () => {
    expect(rows.length).toBeGreaterThanOrEqual(40);
    expect(new Set(rows.map((row) => row.package)).size).toBeGreaterThanOrEqual(36);
    expect(new Set(rows.map(titleOf)).size).toBe(rows.length);
  });

  judge(rows);
});

describe("throw sites of the language and of Node", () => judge(builtIns));

describe("the fingerprint", () => {
  const fail = (what: string) => {
    throw new RangeError(`cannot find ${what} in the cellar`);
  };
  const site = (what: string, provoke: (canary: string) => unknown): Row => ({
    package: "the host",
    what,
    style: "phrase",
    provoke,
    keeps: ["cannot find"],
    name: "RangeError",
  });
  const inOnePlace = (canary: string) => fail(canary);
  const inAnother = (canary: string) => fail(canary);
  const one = site("one place", inOnePlace);
  const other = site("another place", inAnother);

  it("is one for a hundred values", async () => {
    const found = new Set<string>();
    for (let turn = 0; turn < 100; turn++) found.add((await measure(one, canary("phrase", 3, turn))).fingerprint);
    expect([...found]).toHaveLength(1);
  });

  it("is another for another function, by way of the same helper too", async () => {
    const prints = await Promise.all([one, other].map((row) => measure(row, "Marigold")));
    expect(prints[0]?.fingerprint).not.toBe(prints[1]?.fingerprint);
  });
});
