import { basename, readFileSync } from "../node.ts";

/** Shells, which end with the command or the script that they were given, and stay when they are interactive. */
const SHELL = /^-?(?:sh|bash|dash|ash|zsh|ksh|busybox)$/;
/** Programs that start one command and end with it: inits of containers, runtimes, package managers and wrappers. */
const ENDS_WITH_COMMAND =
  /^(?:tini|tini-static|docker-init|dumb-init|catatonit|pid1|timeout|time|su|sudo|runuser|make|npm|npx|yarn|yarnpkg|pnpm|corepack|node|nodejs|bun|deno)$/;

/** True if the first process of a namespace with this command line (proc_pid_cmdline(5)) ends when its command does. */
export function endsWithItsCommand(cmdline: string): boolean {
  // A program that sets its title, as npm does, writes it all into the first part.
  const [program = "", ...rest] = cmdline.replace(/\0+$/, "").split("\0");
  const [command = "", ...words] = program.split(" ");
  const name = basename(command);
  if (ENDS_WITH_COMMAND.test(name)) return true;
  return SHELL.test(name) && [...words, ...rest].some((word) => /^-[a-z]*c$/.test(word) || /^[^-]/.test(word));
}

/**
 * True if the namespace of process numbers ends with this process, and with it every process that it leaves behind: it
 * is the first one of a container, or below a shell or an init that ends with it (pid_namespaces(7)). A process that
 * entered a container later is none of these. False where the system does not tell.
 */
export function endsNamespace(): boolean {
  if (process.platform !== "linux") return false;
  if (process.pid === 1) return true;
  try {
    // On most machines this is all: their first process stays.
    if (!endsWithItsCommand(readFileSync("/proc/1/cmdline", "utf8"))) return false;
    let pid = process.ppid;
    while (pid > 1) pid = parentOf(pid);
    return pid === 1;
  } catch {
    return false;
  }
}

/** Zero for a process that has its parent in another namespace. The name in parentheses may hold anything. */
function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  return Number(stat.slice(stat.lastIndexOf(")") + 1).split(" ")[2]);
}
