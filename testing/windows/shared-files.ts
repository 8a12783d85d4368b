import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createWindowsSandbox, many, type Order, toldBy } from "./windows-sandbox.ts";

const NO_ERRORS = { errors: [] };

/** The parts of core that replace, rename or remove files under the eyes of others, each by itself. */
export function sharedFiles(): void {
  it("replaces a file that others read, and lets nobody read a part of it", async () => {
    const sandbox = createWindowsSandbox();
    sandbox.write("shared.json", "{}");
    const order = (at: number): Order => ({ program: "replace-part.js", args: [at % 2 ? "read" : "write", "6", "60"] });
    const ended = await sandbox.run(...many(6, order));
    expect(toldBy(ended)).toEqual(Array(6).fill(NO_ERRORS));
    expect(sandbox.names(".").filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("gives a lock to one process at a time, and that of a terminated one to the next", async () => {
    const sandbox = createWindowsSandbox();
    const count = sandbox.write("count", "0");
    const lock = (name: string, times: number): Order => ({ program: "lock-part.js", args: [name, "6", `${times}`] });
    const [dead, ...ended] = await sandbox.run(
      { ...lock("dies", 1), endAt: { file: "dies", bytes: 1 } },
      ...many(5, (at) => lock(`${at}`, 20)),
    );
    expect(dead?.signal).toBe("SIGTERM");
    expect(toldBy(ended)).toEqual(Array(5).fill(NO_ERRORS));
    expect(readFileSync(count, "utf8")).toBe("100");
    expect(sandbox.names(".").filter((name) => name.includes("lock"))).toEqual([]);
  });

  it("counts each item once that several processes remove", async () => {
    const sandbox = createWindowsSandbox();
    const order: Order = { program: "spool-part.js", args: ["5", "60"] };
    const ended = await sandbox.run(...many(5, () => order));
    const told = toldBy<{ added: number; removed: number; errors: string[] }>(ended);
    expect(told.flatMap(({ errors }) => errors)).toEqual([]);
    const names = sandbox.names("items");
    expect(names.filter((name) => !name.endsWith(".json"))).toEqual([]);
    const sum = (part: "added" | "removed") => told.reduce((all, each) => all + each[part], 0);
    expect({ added: sum("added"), removed: sum("removed") }).toEqual({ added: 300, removed: 300 - names.length });
  });
}
