// Proves the shape of the repository: every package points at core alone (and its tests at the test kit), core at the sanitizer alone, the sanitizer at nothing, no imports form a cycle,
// every import is declared, every runtime dependency has its reason in docs/dependencies.md, and core keeps the law of its rooms.
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { checkEdge, checkFolderSizes, checkMakers, checkRemovers, checkRooms } from "./rooms.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const CORE = "@askfirst/telemetry-core";
/** What core bundles. It needs nothing. */
const SANITIZER = "@askfirst/sanitizer";
/** What the tests of a provider run, and nothing that is published. */
const TESTKIT = "@askfirst/provider-testkit";
/** What providers bundle: nothing of it is published by itself. */
const HTTP = "@askfirst/provider-http";
/** What core and the sanitizer may take of this repository; every other package may take the rest. */
const TAKES = { [SANITIZER]: [], [CORE]: [SANITIZER] };
const OTHERS_DEVELOP_WITH = [CORE, TESTKIT, HTTP];
const OTHERS_IMPORT = [CORE, HTTP];
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s+(?:type\s+)?(?:[^"';]*?\sfrom\s+)?"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/g;

/** Sources of a package that are published, by path. */
function sourcesOf(folder) {
  return readdirSync(join(folder, "src"), { recursive: true, withFileTypes: true })
    .filter((found) => found.isFile() && found.name.endsWith(".ts") && !found.name.endsWith(".test.ts"))
    .map((found) => join(found.parentPath, found.name));
}

const importsOf = (file) => [...readFileSync(file, "utf8").matchAll(IMPORT)].map((match) => match[1] ?? match[2]);
const packageOf = (specifier) =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

/** Reads `| package | dependency | reason |` rows. */
export function readReasons(markdown) {
  const rows = markdown.split("\n").filter((line) => /^\| `/.test(line));
  return rows.map((row) =>
    row
      .split("|")
      .slice(1, 4)
      .map((cell) => cell.trim().replaceAll("`", "")),
  );
}

/** The first cycle among files, as a list of them, or undefined. */
export function findCycle(edges) {
  const done = new Set();
  const path = [];
  const visit = (file) => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    path.push(file);
    for (const next of edges.get(file) ?? []) {
      const cycle = visit(next);
      if (cycle) return cycle;
    }
    path.pop();
    done.add(file);
    return undefined;
  };
  for (const file of edges.keys()) {
    const cycle = visit(file);
    if (cycle) return cycle;
  }
  return undefined;
}

/** Problems of the packages below a folder, a sentence each. */
export function checkGraph(repository = root) {
  const problems = [];
  const folders = readdirSync(join(repository, "packages")).map((name) => join(repository, "packages", name));
  const manifests = folders.map((folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
  const own = new Set(manifests.map(({ name }) => name));
  const reasons = readReasons(readFileSync(join(repository, "docs/dependencies.md"), "utf8"));

  for (const [at, folder] of folders.entries()) {
    const { name, dependencies = {}, peerDependencies = {}, devDependencies = {} } = manifests[at];
    const declared = { ...dependencies, ...peerDependencies };
    for (const dependency of Object.keys(declared)) {
      if (own.has(dependency) && (dependency !== CORE || TAKES[name]))
        problems.push(`${name} depends on its sibling ${dependency}.`);
      const reason = reasons.find(([from, to]) => from === name && to === dependency)?.[2];
      if (!reason) problems.push(`${name} depends on ${dependency} without a reason in docs/dependencies.md.`);
    }
    for (const dependency of Object.keys(devDependencies)) {
      if (own.has(dependency) && !(TAKES[name] ?? OTHERS_DEVELOP_WITH).includes(dependency))
        problems.push(`${name} develops with its sibling ${dependency}.`);
    }
    const edges = new Map();
    for (const file of sourcesOf(folder)) {
      const targets = [];
      for (const specifier of importsOf(file)) {
        if (specifier.startsWith(".")) {
          targets.push(resolve(dirname(file), specifier));
          continue;
        }
        const ownName = manifests[at].imports?.[specifier];
        if (ownName) {
          targets.push(...Object.values(ownName).map((path) => join(folder, path)));
          continue;
        }
        const imported = packageOf(specifier);
        const where = relative(repository, file);
        if (own.has(imported) && imported !== name && !(TAKES[name] ?? OTHERS_IMPORT).includes(imported))
          problems.push(`${where} imports the sibling ${imported}.`);
        // A bundled vendor SDK is a development dependency; whether it is really bundled, the tarball tests show.
        if (!isBuiltin(imported) && !(imported in declared) && !(imported in devDependencies)) {
          problems.push(`${where} imports ${imported}, which its package.json does not name.`);
        }
      }
      edges.set(file, targets);
    }
    const sources = join(folder, "src");
    const files = [...edges.keys()];
    const packages = dirname(folder);
    problems.push(...checkFolderSizes(packages, files));
    problems.push(...checkMakers(packages, files, (path) => readFileSync(join(packages, path), "utf8")));
    if (name === CORE) {
      problems.push(...checkRooms(sources, edges));
      const read = (path) => readFileSync(join(sources, path), "utf8");
      problems.push(...checkEdge(sources, files, read), ...checkRemovers(sources, files, read));
    }
    const cycle = findCycle(edges);
    if (cycle) problems.push(`Imports form a cycle: ${cycle.map((file) => relative(repository, file)).join(" → ")}`);
  }
  for (const [from, to] of reasons) {
    const manifest = manifests.find(({ name }) => name === from);
    const known = { ...manifest?.dependencies, ...manifest?.peerDependencies };
    if (!(to in known))
      problems.push(`docs/dependencies.md gives a reason for ${to} in ${from}, which does not depend on it.`);
  }
  return problems;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const problems = checkGraph();
  for (const problem of problems) console.error(problem);
  console.log(
    problems.length === 0
      ? "The graph is a star without cycles, and every dependency has its reason."
      : `${problems.length} problems`,
  );
  process.exit(problems.length === 0 ? 0 : 1);
}
