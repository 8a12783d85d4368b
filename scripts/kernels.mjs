// The kernels that the notebook package is tested with, and a way to speak to them, taken from packages of the npm registry.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { quietEnv, root, run } from "./pnpm.mjs";
import { runtimes } from "./runtimes.mjs";

const folder = join(root, ".stage/kernels");
/** Apart: each has its own zeromq. Only that of ijavascript is compiled. */
const installs = {
  client: { zeromq: "6.8.0" },
  tslab: { tslab: "1.0.22" },
  ijavascript: { ijavascript: "5.2.1" },
};

const installed = (name) => existsSync(join(folder, name, "node_modules/.package-lock.json"));

/** Makes the folder of a kernel. Returns the arguments of `npm` that fill it. */
function prepare(name, { compile = false } = {}) {
  const place = join(folder, name);
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), JSON.stringify({ name, private: true, dependencies: installs[name] }));
  return {
    args: ["install", "--no-audit", "--no-fund", "--prefer-offline", `--ignore-scripts=${!compile}`],
    options: { cwd: place, env: { ...quietEnv, npm_config_zmq_external: "true", npm_config_nodedir: nodePrefix } },
  };
}

/** Where Node's own headers lie. The compiler would fetch them from elsewhere. */
const nodePrefix = dirname(dirname(process.execPath));

/** Whether the machine lacks what the kernel of ijavascript is compiled with. */
export function lacksCompiler() {
  const has = (command, ...args) => spawnSync(command, args).status === 0;
  return !(has("pkg-config", "--exists", "libzmq") && has("make", "--version") && has("c++", "--version"));
}

/** Why the kernel of ijavascript cannot be had here, or undefined. Compiles it where that was not done: a minute. */
export function whyNoIjavascript() {
  if (installed("ijavascript")) return undefined;
  if (lacksCompiler())
    return "needs libzmq and a compiler (Debian: apt install libzmq3-dev pkg-config build-essential)";
  if (!existsSync(join(nodePrefix, "include/node/node.h"))) return `needs Node's headers in ${nodePrefix}/include/node`;
  const { args, options } = prepare("ijavascript", { compile: true });
  const { status, stderr } = spawnSync("npm", args, { ...options, encoding: "utf8" });
  return status === 0 ? undefined : `its zeromq cannot be compiled here: ${stderr.slice(-500)}`;
}

/**
 * Installs what is missing, but for the kernel of ijavascript. Returns for each kernel the command that starts it, where `{connection_file}` stands for the
 * file with its addresses, and the zeromq module.
 */
export function kernels() {
  for (const name of ["client", "tslab"]) {
    if (installed(name)) continue;
    const { args, options } = prepare(name);
    run("npm", args, options);
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
