// npm test: installs what is missing, builds, packs, checks, and runs every test. Arguments go to vitest as filters.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, install, quietEnv, root, run } from "./pnpm.mjs";

const step = (text) => process.stdout.write(`• ${text}\n`);

step("install");
install();
if (process.platform === "linux" && process.getuid() === 0 && spawnSync("strace", ["-V"]).error) {
  // The proof that off means off is made with it. Without it those tests are skipped, and the last line says so.
  step("install strace");
  const quiet = { stdio: "ignore", env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } };
  spawnSync("apt-get", ["update"], quiet);
  spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "strace"], quiet);
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
// Hundreds of homes, and profiles of browsers: what tests leave behind goes with the folder.
const TMPDIR = mkdtempSync(join(tmpdir(), "askfirst-"));
const results = join(root, ".stage/test-results.json");
const { status } = spawnSync(
  join(root, "node_modules/.bin/vitest"),
  ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${results}`, ...filters],
  { cwd: root, env: { ...quietEnv, TMPDIR }, stdio: "inherit" },
);
rmSync(TMPDIR, { recursive: true, force: true, maxRetries: 3 });
const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
  readFileSync(results, "utf8"),
);
// A file that cannot even be loaded has no tests that could fail.
const broken = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
const skipped = numPendingTests + numTodoTests;
process.stdout.write(`\n${numPassedTests} passed, ${numFailedTests + broken} failed, ${skipped} skipped\n`);
process.exit(status ?? 1);
