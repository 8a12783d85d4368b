import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { root, run } from "../../scripts/pnpm.mjs";
import { coreTarball } from "./own.mjs";
import { runProgram } from "./processes.mjs";
import { interleave, median } from "./statistics.mjs";

const bench = dirname(dirname(fileURLToPath(import.meta.url)));
const CORE = "@askfirst/telemetry-core";

/** What a host installs, and imports to have the public functions. */
const CHOICES = [
  [CORE],
  ["zod"],
  ["@sentry/node"],
  ["@sentry/core"],
  ["posthog-node"],
  ["@opentelemetry/api", "@opentelemetry/sdk-trace-node", "@opentelemetry/exporter-trace-otlp-http"],
  ["@astrojs/telemetry"],
];

const program = (work) => `const start = performance.now();\n${work}console.log(performance.now() - start);\n`;

export const title = "Import and size";

/** Wall time of a process that imports, less that of one that does not, and the bytes that npm installs. */
export async function measure({ quick }) {
  const { devDependencies: versions } = JSON.parse(readFileSync(join(bench, "package.json"), "utf8"));
  const folders = CHOICES.map((packages) => install(packages, versions));
  const works = ["bare.mjs", ...folders.map((folder) => join(folder, "import.mjs"))].map(
    (path, at) => () => runProgram(at === 0 ? join(folders[0], path) : path),
  );
  await interleave(2, works);
  const [bare, ...found] = await interleave(quick ? 31 : 61, works);
  const bareMs = median(bare.map(({ ms }) => ms));
  const rows = CHOICES.map((packages, at) => ({
    name: packages.join(" + "),
    ms: median(found[at].map(({ ms }, round) => ms - bare[round].ms)),
    inProcessMs: median(found[at].map(({ lines }) => Number(lines[0]))),
    ...sizeOf(join(folders[at], "node_modules")),
  }));
  const core = rows[0];
  const ratio = (name, key) => core[key] / rows.find((row) => row.name === name)[key];
  const ratios = Object.fromEntries(
    ["zod", "@sentry/node"].map((name) => [name, { wall: ratio(name, "ms"), inProcess: ratio(name, "inProcessMs") }]),
  );
  return { runs: bare.length, bareMs, rows, ratios };
}

export function render({ runs, bareMs, rows, ratios }) {
  return {
    text: `Medians of ${runs} processes each. A process that imports nothing takes ${bareMs.toFixed(1)} ms; the second column is what it takes longer, the third what \`await import()\` takes inside. Sizes are those of files after \`npm install\` into an empty folder.`,
    head: ["", "ms over a bare start", "ms of the import", "packages", "installed kB", "ratio of core"],
    rows: rows.map(({ name, ms, inProcessMs, packages, bytes }) => [
      name,
      ms.toFixed(1),
      inProcessMs.toFixed(1),
      packages,
      (bytes / 1000).toFixed(0),
      (rows[0].ms / ms).toFixed(3),
    ]),
    notes: Object.entries(ratios).map(
      ([name, { wall, inProcess }]) =>
        `core / ${name}: ${wall.toFixed(3)} (inside the process: ${inProcess.toFixed(3)}).`,
    ),
  };
}

/** Installs with npm into a folder of its own, once for each version. */
function install(packages, versions) {
  const own = packages[0] === CORE;
  const specifiers = own ? [coreTarball] : packages.map((name) => `${name}@${versions[name]}`);
  const folder = join(root, ".stage/delivery", packages[0].replace("/", "-"));
  const mark = `${specifiers.join(" ")} ${own ? statSync(coreTarball).mtimeMs : ""}`;
  const markPath = join(folder, ".installed");
  if (existsSync(markPath) && readFileSync(markPath, "utf8") === mark) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...specifiers], { cwd: folder });
  const imports = packages.map((name) => `await import(${JSON.stringify(name)});\n`).join("");
  writeFileSync(join(folder, "import.mjs"), program(imports));
  writeFileSync(join(folder, "bare.mjs"), program(""));
  writeFileSync(markPath, mark);
  return folder;
}

function sizeOf(folder) {
  let bytes = 0;
  let packages = 0;
  for (const found of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!found.isFile() || found.name === ".package-lock.json") continue;
    bytes += statSync(join(found.parentPath, found.name)).size;
    if (found.name === "package.json" && /node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+$/.test(found.parentPath))
      packages++;
  }
  return { bytes, packages };
}
