// npm run bench:sanitizer [-- --corpus FOLDER] [--json] [--only NAME]
// Measures this sanitizer and every usable alternative in one run. Prints Markdown or JSON, and writes both.
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build, install } from "../../scripts/pnpm.mjs";
import { measureAccuracy, scores } from "./accuracy.mjs";
import { candidates, versionOf } from "./candidates.mjs";
import { readCorpus, textsOf } from "./corpus.mjs";
import { isolated } from "./isolated.mjs";
import { renderMarkdown } from "./render.mjs";
import { measureGrowth, measureThroughput } from "./speed.mjs";

const LIMIT_SECONDS = 20;
const bench = dirname(dirname(fileURLToPath(import.meta.url)));
const say = (text) => process.stderr.write(process.stderr.isTTY ? `\r\u001b[K${text}` : `${text}\n`);

const { values: options } = parseArgs({
  options: { corpus: { type: "string" }, json: { type: "boolean" }, only: { type: "string" } },
});

say("Installing and building …");
install({ bench: true });
build();
// npm starts scripts in the root of the repository, wherever the person is.
const from = process.env.INIT_CWD ?? process.cwd();
const corpus = await readCorpus(options.corpus ? resolve(from, options.corpus) : join(bench, "corpus"));
const texts = textsOf(corpus);

const results = [];
for (const chosen of candidates) {
  if (options.only && !chosen.name.includes(options.only)) continue;
  results.push({ name: chosen.name, version: versionOf(chosen.package), ...(await measure(chosen)) });
}
if (process.stderr.isTTY) say("");

const report = {
  machine: `Node ${process.version}, ${process.platform} ${process.arch}, ${cpus()[0]?.model ?? "unknown processor"}`,
  corpus: Object.fromEntries(Object.entries(corpus).map(([part, items]) => [part, items.length])),
  limitSeconds: LIMIT_SECONDS,
  results,
};
const json = `${JSON.stringify(report, null, 2)}\n`;
const markdown = renderMarkdown(report);
if (!options.only) {
  mkdirSync(join(bench, "results"), { recursive: true });
  writeFileSync(join(bench, "results/sanitizer.json"), json);
  writeFileSync(join(bench, "results/sanitizer.md"), markdown);
}
process.stdout.write(options.json ? json : markdown);

async function measure({ name, longest }) {
  const limit = LIMIT_SECONDS * 1000;
  const candidate = isolated(name);
  try {
    say(`${name}: accuracy`);
    const rows = await measureAccuracy(candidate, corpus, limit);
    say(`${name}: speed`);
    const mbPerSecond = await measureThroughput(candidate, texts);
    const progress = (text) => process.stderr.isTTY && say(`${name}: growth ${text}`);
    const speed = await measureGrowth(candidate, { limit, longest, progress });
    return { accuracy: scores(rows), mbPerSecond, speed, rows };
  } catch (error) {
    return { failure: error instanceof Error ? error.message : String(error) };
  } finally {
    candidate.close();
  }
}
