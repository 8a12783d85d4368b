// npm test: installs what is missing, builds, packs, checks, and runs every test. Arguments go to vitest as filters.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { build, install, quietEnv, root, run } from "./pnpm.mjs";

const step = (text) => process.stdout.write(`• ${text}\n`);

step("install");
install();
if (process.platform === "linux" && process.getuid() === 0) {
  // The tests that prove that off means off need strace, those on Windows Wine. Without them they are skipped, and the
  // last line says so.
  // One kernel of the notebook tests is compiled, and they end in a real notebook page.
  const { lacksCompiler } = await import("./kernels.mjs");
  const missing = [
    ...(spawnSync("strace", ["-V"]).error ? ["strace"] : []),
    ...(process.arch === "x64" && spawnSync("wine", ["--version"]).error ? ["wine64", "wine"] : []),
    ...(lacksCompiler() ? ["libzmq3-dev", "pkg-config", "build-essential"] : []),
    ...(spawnSync("jupyter-notebook", ["--version"]).error ? ["jupyter-notebook"] : []),
    ...(spawnSync("chromium", ["--version"]).error ? ["chromium"] : []),
  ];
  if (missing.length > 0) {
    step(`install ${missing.join(" ")}`);
    const quiet = { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
    spawnSync("apt-get", ["update"], quiet);
    spawnSync("apt-get", ["install", "-y", "--no-install-recommends", ...missing], quiet);
  }
}
step("build");
build();
step("pack and install the tarballs");
const { stage } = await import("./stage.mjs");
stage();
const filters = process.argv.slice(2);
if (filters.length === 0) {
  step("format, lint, types");
  run(join(root, "node_modules/.bin/biome"), ["check", "--error-on-warnings", "."]);
}
step("tests");
// Tests make hundreds of homes, and profiles of browsers. This folder goes with all of them at the end.
const TMPDIR = mkdtempSync(join(tmpdir(), "askfirst-"));
// Tests get an empty home, and leave it empty. The registry that a person set up for npm still counts.
const HOME = join(TMPDIR, "home");
mkdirSync(HOME);
const testEnv = { npm_config_userconfig: join(homedir(), ".npmrc"), ...quietEnv, TMPDIR, HOME, USERPROFILE: HOME };
const results = join(root, ".stage/test-results.json");
const { status } = spawnSync(
  join(root, "node_modules/.bin/vitest"),
  ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${results}`, ...filters],
  { cwd: root, env: testEnv, stdio: "inherit" },
);
const leftInHome = readdirSync(HOME, { recursive: true });
rmSync(TMPDIR, { recursive: true, force: true, maxRetries: 3 });
const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
  readFileSync(results, "utf8"),
);
// A file that cannot be loaded has no tests that could fail.
const broken = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
const skipped = numPendingTests + numTodoTests;
for (const path of leftInHome) process.stderr.write(`A test wrote into the home: ${path}\n`);
const failed = numFailedTests + broken + (leftInHome.length > 0 ? 1 : 0);
process.stdout.write(`\n${numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`);
process.exit(leftInHome.length > 0 ? 1 : (status ?? 1));
