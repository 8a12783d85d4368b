// npm run bench [-- --only TABLE[,TABLE…]] [--quick]
// Measures delivery beside the alternatives, table by table. Prints Markdown, and writes it and JSON into results/.
// With --only, what the other tables found last stays in the results.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build, install } from "../../scripts/pnpm.mjs";
import { renderMarkdown } from "./render.mjs";

const TABLES = [
  "import-cost",
  "first-capture",
  "capture-cost",
  "exit-delay",
  "endings",
  "memory",
  "throughput",
  "recovery",
];
const COMPARED = ["zod", "@sentry/", "posthog", "@opentelemetry/", "@astrojs/"];

const { values: options } = parseArgs({ options: { only: { type: "string" }, quick: { type: "boolean" } } });
const chosen = options.only?.split(",") ?? TABLES;
const unknown = chosen.find((name) => !TABLES.includes(name));
if (unknown !== undefined) {
  console.error(`There is no table ${unknown}. There are ${TABLES.join(", ")}.`);
  process.exit(1);
}
const say = (text) => process.stderr.write(`${text}\n`);
const bench = dirname(dirname(fileURLToPath(import.meta.url)));

say("Installing, building and packing …");
install({ bench: true });
build();
const { stage } = await import("../../scripts/stage.mjs");
stage();

const { devDependencies } = JSON.parse(readFileSync(join(bench, "package.json"), "utf8"));
const versions = Object.fromEntries(
  Object.entries(devDependencies).filter(([name]) => COMPARED.some((start) => name.startsWith(start))),
);
const path = join(bench, "results/delivery.json");
const tables = {};
const measured = {};
for (const name of TABLES) {
  tables[name] = await import(`./${name}.mjs`);
  if (!chosen.includes(name)) continue;
  say(name);
  try {
    measured[name] = { quick: Boolean(options.quick), ...(await tables[name].measure({ quick: options.quick })) };
  } catch (error) {
    measured[name] = { failure: error instanceof Error ? error.message : String(error) };
    say(`  ${error instanceof Error ? error.stack : error}`);
  }
}

// Read only now, so that tables that are measured one by one do not undo each other.
const before = options.only && existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).results : {};
const found = { ...before, ...measured };
const results = Object.fromEntries(TABLES.filter((name) => found[name]).map((name) => [name, found[name]]));
const report = {
  machine: `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown processor"}`,
  // Of the last minute: the processes that wanted to run, of which the benchmark itself is one or two.
  load: loadavg()[0],
  processors: cpus().length,
  quick: Object.values(results).some(({ quick }) => quick),
  versions,
  results,
};
mkdirSync(dirname(path), { recursive: true });
writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
const markdown = renderMarkdown(report, tables);
writeFileSync(path.replace(/json$/, "md"), markdown);
process.stdout.write(markdown);
// A courier that an unfinished measurement left behind must not keep this process.
process.exit(Object.values(measured).some(({ failure }) => failure) ? 1 : 0);
