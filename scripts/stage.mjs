// Packs every package and installs the tarballs in a separate project, as a user would: `.stage/host`. Demo, process
// tests and benchmarks run what is installed there, never the sources.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pnpm, root, run } from "./pnpm.mjs";

const stageFolder = join(root, ".stage");
export const tarballFolder = join(stageFolder, "tarballs");
export const hostFolder = join(stageFolder, "host");

const packages = [
  "packages/sanitizer",
  "packages/telemetry-core",
  "packages/provider-console",
  "packages/provider-sentry",
  "packages/provider-otel",
  "packages/provider-posthog",
  "packages/provider-testkit",
  "packages/cli",
  "packages/server",
  "packages/notebook",
  "examples/crawler",
];

/** Name of a package's tarball, without the version. */
const tarballName = (name) => `${name.replace("@", "").replace("/", "-")}.tgz`;

/** Packs what was built. Returns package name → tarball path. */
export function pack() {
  rmSync(tarballFolder, { recursive: true, force: true });
  mkdirSync(tarballFolder, { recursive: true });
  const tarballs = {};
  for (const folder of packages) {
    const { name, version } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    pnpm(["pack", "--pack-destination", tarballFolder], { cwd: join(root, folder) });
    const path = join(tarballFolder, tarballName(name));
    renameSync(join(tarballFolder, tarballName(name).replace(".tgz", `-${version}.tgz`)), path);
    tarballs[name] = path;
  }
  return tarballs;
}

/** Builds nothing: call `build()` first. Skips the work if neither the built files nor the manifests changed. */
export function stage() {
  const fingerprint = hashOfBuild();
  const mark = join(hostFolder, ".fingerprint");
  if (existsSync(mark) && readFileSync(mark, "utf8") === fingerprint) return;
  const tarballs = pack();
  rmSync(hostFolder, { recursive: true, force: true });
  mkdirSync(hostFolder, { recursive: true });
  const dependencies = Object.fromEntries(Object.entries(tarballs).map(([name, path]) => [name, `file:${path}`]));
  writeFileSync(
    join(hostFolder, "package.json"),
    JSON.stringify({ name: "stage", private: true, dependencies }, null, 2),
  );
  run("npm", ["install", "--no-audit", "--no-fund", "--no-package-lock", "--prefer-offline"], { cwd: hostFolder });
  writeFileSync(mark, fingerprint);
}

function hashOfBuild() {
  const hash = createHash("sha256");
  const add = (path) => hash.update(path).update(readFileSync(path));
  for (const folder of packages) {
    add(join(root, folder, "package.json"));
    for (const file of readdirSync(join(root, folder, "dist"), { recursive: true, withFileTypes: true })) {
      if (file.isFile() && !file.name.startsWith(".")) add(join(file.parentPath, file.name));
    }
  }
  return hash.digest("hex");
}
