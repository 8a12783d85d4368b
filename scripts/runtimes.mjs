// The JavaScript runtimes that the packages promise to work on, taken from packages of the npm registry.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./pnpm.mjs";

const platform = `${process.platform}-${process.arch}`;
const denoTarget = { "linux-x64": "linux-x64-glibc", "linux-arm64": "linux-arm64-glibc" }[platform] ?? platform;
const folder = join(root, ".stage/runtimes");

const packages = {
  "node-22": `npm:node-${platform}@22.23.3`,
  "node-24": `npm:node-${platform}@24.21.0`,
  "node-26": `npm:node-${platform}@26.10.0`,
  deno: `npm:@deno/${denoTarget}@2.9.6`,
  bun: `npm:@oven/bun-${process.platform}-${process.arch === "arm64" ? "aarch64" : process.arch}@1.4.5`,
};

/** Installs missing runtimes. Returns for each name the command and first arguments that run a script. */
export function runtimes() {
  const bin = (name, file) => join(folder, "node_modules", name, file);
  const found = {
    "this node": [process.execPath],
    "node 22": [bin("node-22", "bin/node")],
    "node 24": [bin("node-24", "bin/node")],
    "node 26": [bin("node-26", "bin/node")],
    // Otherwise Deno asks for permissions at the terminal. Another test covers a host without them.
    deno: [bin("deno", "deno"), "run", "--allow-all", "--node-modules-dir=manual"],
    bun: [bin("bun", "bin/bun"), "run"],
  };
  if (Object.values(found).every(([command]) => existsSync(command))) return found;
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "runtimes", private: true, dependencies: packages }),
  );
  run("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts", "--prefer-offline"], {
    cwd: folder,
  });
  return found;
}
