import { sha256 } from "../platform/digest.ts";
import { existsSync, hostname, readFileSync, readlinkSync } from "../platform/node.ts";
import { mayLook } from "../platform/permissions.ts";

/** A file of the kernel's view of this process; undefined where there is none (proc(5) is Linux only). */
function readKernel(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

let place: string | undefined;

/**
 * The place in which a process number is unique: this boot of this machine, and this container. 16 hex digits, or `-`
 * for unknown.
 */
function thisPlace(): string {
  if (!mayLook()) return "-";
  place ??= sha256(
    JSON.stringify([
      hostname(),
      readKernel(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
      readKernel(() => readlinkSync("/proc/self/ns/pid")),
    ]),
  ).slice(0, 16);
  return place;
}

/**
 * The current thread and its start time, as `<thread>.<ticks>`, or `-` where they are unknown. A worker may end while its
 * process goes on, and process numbers are used again.
 */
function thisThread(): string {
  if (!mayLook()) return "-";
  const [pid, , thread] = readKernel(() => readlinkSync("/proc/thread-self"))?.split("/") ?? [];
  // Where /proc belongs to another container, its numbers are not ours.
  if (Number(pid) !== process.pid || !thread) return "-";
  const began = beginningOf(process.pid, thread);
  return began ? `${thread}.${began}` : "-";
}

/** The fields of proc_pid_stat(5) after the name in brackets, from the state on. */
function statOf(path: string): string[] | undefined {
  const stat = readKernel(() => readFileSync(path, "utf8"));
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** Start of a thread, in clock ticks since boot: field 22 of proc_pid_stat(5), the 20th after the name in brackets. */
function beginningOf(pid: number, thread: string): string | undefined {
  return statOf(`/proc/${pid}/task/${thread}/stat`)?.[19];
}

let holder: string | undefined;

/** This process as a holder: process number, place and thread, three words. Reads the kernel's view once. */
export function thisHolder(): string {
  holder ??= `${process.pid} ${thisPlace()} ${thisThread()}`;
  return holder;
}

/**
 * Whether the holder that wrote `content` still runs. Undefined if this process cannot tell, because the holder runs in
 * another container or on another machine.
 */
export function isHolderAlive(content: string): boolean | undefined {
  const [number, ...rest] = content.split(" ");
  const pid = Number(number);
  // A number without the rest names a process of this place.
  const [place, thread] = rest.length < 2 ? [thisPlace(), "-"] : rest;
  if (place === "-" || place !== thisPlace()) return undefined;
  if (!isAlive(pid)) return false;
  const [id, ...began] = (thread ?? "-").split(".");
  if (!id || began.length === 0) return true;
  const now = beginningOf(pid, id);
  // A system may hide the processes of other users. Then only the number counts.
  return now === undefined ? !existsSync(`/proc/${pid}/stat`) : now === began.join();
}

/** Ended, and its parent has not yet waited for it (a zombie). */
const ENDED = ["Z", "X"];

/**
 * True if a process with this number runs, of any user. A process that ended keeps its number until its parent waits for
 * it, which the first process of many containers never does for orphans.
 */
function isAlive(pid: number): boolean {
  if (ENDED.includes(statOf(`/proc/${pid}/stat`)?.[0] ?? "")) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
