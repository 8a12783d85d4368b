import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const { packageManager } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Stores, caches and settings of the tools. They stay in the checkout, so that the person's home stays as it was. */
const toolFolder = join(root, ".stage/tools");

/** Environment of the tools: they report nothing to their makers, and write nothing outside the checkout. */
export const quietEnv = {
  ...process.env,
  // turbo starts pnpm by its name.
  PATH: `${join(root, "node_modules/.bin")}${delimiter}${process.env.PATH}`,
  // npm and npx take this for every folder; .npmrc says the same for commands typed at the root.
  npm_config_cache: join(toolFolder, "npm"),
  // turbo and biome keep settings, logs and caches here.
  TURBO_CONFIG_DIR_PATH: join(toolFolder, "turbo"),
  BIOME_LOG_PATH: join(toolFolder, "biome"),
  XDG_CACHE_HOME: join(toolFolder, "cache"),
  DENO_DIR: join(toolFolder, "deno"),
  BUN_INSTALL_CACHE_DIR: join(toolFolder, "bun"),
  TURBO_TELEMETRY_DISABLED: "1",
  DO_NOT_TRACK: "1",
  NO_UPDATE_NOTIFIER: "1",
  npm_config_update_notifier: "false",
};

/** Runs a command in the repository. Shows its output only if it fails, unless `show` is set. Ends the script on failure. */
export function run(command, args, { show = false, cwd = root, env = quietEnv } = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env,
    encoding: "utf8",
    stdio: show ? "inherit" : ["ignore", "pipe", "pipe"],
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status === 0) return stdout ?? "";
  process.stderr.write(`${stdout ?? ""}${stderr ?? ""}${error ? `${error.message}\n` : ""}`);
  process.stderr.write(`failed: ${command} ${args.join(" ")}\n`);
  process.exit(status ?? 1);
}

/** pnpm of the version that package.json names: the installed one, or through npx on a machine that has only npm. */
export function pnpm(args, options) {
  const installed = join(root, "node_modules/.bin/pnpm");
  if (existsSync(installed)) return run(installed, args, options);
  return run("npx", ["-y", packageManager, ...args], options);
}

/**
 * Installs what the lock file says, unless that is installed already. The packages that only the benchmarks compare with
 * are left out unless `bench` is set: they are more than all the rest.
 */
export function install({ bench = false } = {}) {
  const mark = join(root, "node_modules/.installed");
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "pnpm-lock.yaml")))
    .digest("hex");
  const installed = existsSync(mark) ? readFileSync(mark, "utf8") : "";
  if (installed === `${lock} all` || (installed === `${lock} most` && !bench)) return;
  const most = ["--filter", "!@askfirst/bench"];
  // Without a terminal pnpm would not replace modules that were installed from another store.
  const replace = "--config.confirmModulesPurge=false";
  pnpm(["install", "--frozen-lockfile", "--prefer-offline", replace, ...(bench ? [] : most)]);
  writeFileSync(mark, `${lock} ${bench ? "all" : "most"}`);
}

export function build() {
  run(join(root, "node_modules/.bin/turbo"), ["run", "build", "--output-logs=errors-only"]);
}
