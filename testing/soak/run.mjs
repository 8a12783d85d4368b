// npm run soak: what the person allowed arrives, whatever happens to the process. Real processes, a real receiver.
//   --only NAME   one of them (a part of the name)      --rounds N   instead of 200      --quick   small numbers
import { parseArgs } from "node:util";
import { build, install } from "../../scripts/pnpm.mjs";
import { stage } from "../../scripts/stage.mjs";
import { blocked, DOWN } from "./blocked.mjs";
import { courierKill } from "./courier-kill.mjs";
import { ENDINGS, endings } from "./endings.mjs";
import { leftovers } from "./leftovers.mjs";
import { manyWriters } from "./many-writers.mjs";
import { million } from "./million.mjs";

const { values } = parseArgs({
  options: { only: { type: "string" }, rounds: { type: "string" }, quick: { type: "boolean", default: false } },
});
const { only, quick } = values;
const rounds = Number(values.rounds ?? (quick ? 10 : 200));

const soaks = {
  ...Object.fromEntries(Object.keys(ENDINGS).map((name) => [name, () => endings(name, rounds)])),
  "courier-kill": () => courierKill(rounds),
  "many-writers": () => (quick ? manyWriters(16, 50) : manyWriters(64, 500)),
  million: () => million(quick ? 20_000 : 1_000_000, "limited"),
  // Each of these is written, and trimmed later, which takes far longer than to refuse one.
  "million-kept": () => million(quick ? 5_000 : 1_000_000, "unlimited"),
  leftovers: () => leftovers(Number(values.rounds ?? (quick ? 20 : 100))),
  ...Object.fromEntries(
    Object.keys(DOWN).map((how) => [how, () => blocked(how, Number(values.rounds ?? (quick ? 50 : 1000)))]),
  ),
};

install();
build();
stage();

const rows = [];
for (const [name, soak] of Object.entries(soaks)) {
  if (only && !name.includes(only)) continue;
  const began = performance.now();
  const { problems, note = "", ...counts } = await soak();
  const seconds = Math.round((performance.now() - began) / 1000);
  rows.push({ soak: name, ...counts, note, seconds, problems });
  console.log(`${problems.length === 0 ? "✓" : "✗"} ${name} (${seconds} s) ${[...new Set(problems)].join("; ")}`);
}
const columns = ["captured", "arrived", "byItself", "sends", "twice", "note", "seconds"];
console.log(`\n| soak | ${columns.join(" | ")} | result |\n|${" --- |".repeat(columns.length + 2)}`);
for (const row of rows) {
  const result = [...new Set(row.problems)].join("; ") || "ok";
  console.log(`| ${row.soak} | ${columns.map((column) => row[column] ?? "").join(" | ")} | ${result} |`);
}
process.exit(rows.some(({ problems }) => problems.length > 0) ? 1 : 0);
