// The kernels that the notebook package is tested with, and a way to speak to them, taken from packages of the npm registry.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root, run } from "./pnpm.mjs";
import { runtimes } from "./runtimes.mjs";

const folder = join(root, ".stage/kernels");
/** Apart: each has its own zeromq. */
const installs = {
  client: { zeromq: "6.8.0" },
  tslab: { tslab: "1.0.22" },
  ijavascript: { ijavascript: "5.2.1" },
};

/** Why the kernel of ijavascript cannot be built here, or undefined: its zeromq is compiled against the system's. */
export function whyNoIjavascript() {
  const has = (command, ...args) => spawnSync(command, args).status === 0;
  if (has("pkg-config", "--exists", "libzmq") && has("make", "--version") && has("c++", "--version")) return undefined;
  return "libzmq cannot be compiled against (Debian: apt install libzmq3-dev pkg-config build-essential)";
}

/**
 * Installs what is missing. Returns for each kernel the command that starts it, where `{connection_file}` stands for the
 * file with its addresses, and the zeromq module.
 */
export function kernels() {
  for (const [name, dependencies] of Object.entries(installs)) {
    const place = join(folder, name);
    if (existsSync(join(place, "node_modules/.package-lock.json"))) continue;
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "package.json"), JSON.stringify({ name, private: true, dependencies }));
    const compiled = name === "ijavascript";
    if (compiled && whyNoIjavascript() !== undefined) continue;
    run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", `--ignore-scripts=${!compiled}`], {
      cwd: place,
      env: { ...process.env, npm_config_zmq_external: "true" },
    });
  }
  const [deno] = runtimes().deno;
  const file = (name, path) => join(folder, name, "node_modules", path);
  return {
    zeromq: createRequire(file("client", "zeromq/package.json"))("zeromq"),
    commands: {
      deno: [deno, "jupyter", "--kernel", "--conn", "{connection_file}"],
      tslab: [process.execPath, file("tslab", "tslab/bin/tslab"), "kernel", "--config-path", "{connection_file}"],
      ijavascript: [
        process.execPath,
        file("ijavascript", "ijavascript/lib/kernel.js"),
        "--protocol=5.1",
        "{connection_file}",
      ],
    },
  };
}
