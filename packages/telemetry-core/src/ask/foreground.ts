import { readFileSync } from "../platform/node.ts";

/** A process group and the one that its terminal listens to. */
interface Groups {
  readonly own: number;
  readonly terminal: number;
}

/**
 * True if this process is in the foreground of its terminal. The kernel stops a process in the background, such as
 * `host &`, as soon as it reads from the terminal or changes its mode (SIGTTIN, SIGTTOU), and nothing would continue it.
 * Costs one small read on Linux, a process elsewhere. Doubt counts as background. Windows has no process groups of this
 * kind.
 */
export function inForeground(platform = process.platform): boolean {
  if (platform === "win32") return true;
  const groups = platform === "linux" ? fromProc() : fromPs();
  return groups !== undefined && groups.own > 0 && groups.own === groups.terminal;
}

/** Fields 5 and 8 of proc_pid_stat(5); the name before them is in brackets and may hold anything. */
function fromProc(): Groups | undefined {
  try {
    const stat = readFileSync("/proc/self/stat", "utf8");
    const [, , own, , , terminal] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { own: Number(own), terminal: Number(terminal) };
  } catch {
    return undefined;
  }
}

function fromPs(): Groups | undefined {
  const { spawnSync } = process.getBuiltinModule("node:child_process");
  const { stdout } = spawnSync("ps", ["-o", "pgid=,tpgid=", "-p", String(process.pid)], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 2_000,
  });
  const found = /^\s*(\d+)\s+(-?\d+)\s*$/.exec(stdout ?? "");
  return found ? { own: Number(found[1]), terminal: Number(found[2]) } : undefined;
}
