import { basename, existsSync, fileURLToPath } from "../node.ts";
import { mayStartProcesses } from "../permissions.ts";
import { runtimeFlags } from "./runtime-flags.ts";

/**
 * A program of this package that runs in a process of its own. Its variables are `childEnvironment`, its open files
 * `withoutInherited`.
 */
export interface ChildProgram {
  readonly command: string;
  readonly args: readonly string[];
}

/** A function of its own: bundlers take `new URL(…, import.meta.url)` for a file to copy, and Node loads a module at the first look. */
const here = () => import.meta.url;

/** A JavaScript runtime by its own name. In a single-file executable or Electron, `execPath` is the host itself. */
const RUNTIME = /^(node|nodejs|bun|deno)[\d.-]*(\.exe)?$/i;

/**
 * How to start one of this package's programs. Undefined where none can be started: the host was bundled and the file is
 * not beside this one, the host is a single-file executable, or its runtime forbids it.
 */
export function childProgram(file: "ask-process.js" | "courier-process.js"): ChildProgram | undefined {
  const path = besideThis(file);
  if (!mayStartProcesses()) return undefined;
  if (path === undefined || !RUNTIME.test(basename(process.execPath)) || !existsSync(path)) return undefined;
  const use = file === "ask-process.js" ? "ask" : "deliver";
  return {
    command: process.execPath,
    get args() {
      const flags = runtimeFlags(use);
      // What a loader makes Node warn of is nothing for the person to read.
      return flags.length === 0 ? [path] : ["--no-warnings", ...flags, path];
    },
  };
}

/** Under any package manager and in any copy of this package. */
const OWN_PROGRAM = /[\\/]telemetry-core[\\/]dist[\\/](?:ask|courier)-process\.js$/;

/**
 * True in a program of this package. A host that is preloaded by `--import` is loaded there as well, and must neither
 * capture nor start another courier.
 */
export function isChildProgram(): boolean {
  const program = process.argv[1] ?? "";
  // Every start of a host asks: compiling the expression takes longer than all of that.
  return program.endsWith("-process.js") && OWN_PROGRAM.test(program);
}

function besideThis(file: string): string | undefined {
  try {
    return fileURLToPath(new URL(`./${file}`, here()));
  } catch {
    // A CommonJS bundle has no URL of its own.
    return undefined;
  }
}
