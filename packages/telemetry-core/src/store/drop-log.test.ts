import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { dropLog, readCount } from "./drop-log.ts";

const create = () => mkdtempSync(join(tmpdir(), "drop-log-"));

function total(folder: string): number {
  return dropLog(folder)
    .lines()
    .reduce((sum, line) => sum + (readCount(line)?.count ?? 0), 0);
}

const sizeOf = (folder: string) =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

it("stays short however much is counted, and forgets nothing", () => {
  const folder = create();
  for (let count = 1; count <= 1000; count++) {
    dropLog(folder, 200, -1).append(count % 2 ? "too-many" : "repeated", 1);
    expect(sizeOf(folder)).toBeLessThan(700);
    if (count % 50 === 0) expect(total(folder)).toBe(count);
  }
  expect(readdirSync(folder)).toContain("dropped.sums");
});

it("leaves a log that was set aside alone as long as a process may append to it", () => {
  const folder = create();
  for (let count = 0; count < 100; count++) dropLog(folder, 200).append("too-many", 1);
  expect(readdirSync(folder).sort()).toEqual(["dropped.log", expect.stringMatching(/^dropped\.log\.[0-9a-f]{12}$/)]);
  expect(total(folder)).toBe(100);
});

it("counts nothing twice when its process is killed before the log in the sums was removed", () => {
  const folder = create();
  for (let count = 0; count < 20; count++) dropLog(folder, 200, -1).append("too-many", 1);
  const aside = readdirSync(folder).find((name) => /^dropped\.log\./.test(name)) as string;
  const content = readFileSync(join(folder, aside));
  dropLog(folder, 0, -1).append("too-many", 1);
  expect(readdirSync(folder)).not.toContain(aside);

  writeFileSync(join(folder, aside), content);
  expect(total(folder)).toBe(21);
  dropLog(folder, 0, -1).append("too-many", 1);
  expect(total(folder)).toBe(22);
  expect(readdirSync(folder)).not.toContain(aside);
});

it("goes on without what another process took away", () => {
  const folder = create();
  const log = dropLog(folder, 0, -1);
  for (let count = 0; count < 5; count++) log.append("too-many", 1);
  rmSync(join(folder, "dropped.sums"));
  log.append("too-many", 1);
  expect(total(folder)).toBeGreaterThan(0);
});
