import { closeSync, fstatSync, openSync, readdirSync, readFileSync } from "../node.ts";

/** O_CLOEXEC, as proc_pid_fdinfo(5) shows it, in octal. */
const CLOSES_ON_EXEC = 0o2000000;
/** Beyond this many open files the host does not spend more time; the child closes the rest. */
const MOST_LOOKED_AT = 1000;
/** A child's table of descriptors is as long as the highest number that it is told of. */
const HIGHEST = 1023;

/**
 * Descriptors of this process that a new program would inherit, apart from the standard streams: those that its own
 * starter left open, such as the 200 of `200>lock`. The runtime marks what it opens. Empty where the kernel does not
 * tell (proc(5) is Linux only; on macOS libuv passes nothing on). Costs about 15 µs for each open file.
 */
export function inheritedDescriptors(most = Number.POSITIVE_INFINITY): number[] {
  try {
    const open = readdirSync("/proc/self/fd").map(Number);
    return open
      .filter((descriptor) => descriptor > 2)
      .slice(0, most)
      .filter(isInherited);
  } catch {
    return [];
  }
}

function isInherited(descriptor: number): boolean {
  try {
    const flags = /^flags:\s*([0-7]+)/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, "utf8"))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & CLOSES_ON_EXEC) === 0;
  } catch {
    // Already closed: it was the one that listed the others.
    return false;
  }
}

type Stdio = number | "pipe" | "ignore" | "inherit";

/**
 * Starts a program with these standard streams and nothing else of this process open: in the place of every inherited
 * descriptor it has the null device. Throws what `start` throws.
 */
export function withoutInherited<T>(streams: readonly [Stdio, Stdio, Stdio], start: (stdio: Stdio[]) => T): T {
  const inherited = isNode() ? inheritedDescriptors(MOST_LOOKED_AT).filter((descriptor) => descriptor <= HIGHEST) : [];
  const stdio: Stdio[] = [...streams];
  if (inherited.length === 0) return start(stdio);
  const nothing = openSync("/dev/null", "r+");
  try {
    while (stdio.length <= Math.max(...inherited)) stdio.push("ignore");
    for (const descriptor of inherited) stdio[descriptor] = nothing;
    return start(stdio);
  } finally {
    closeSync(nothing);
  }
}

/** Closes what this program inherited, for its first moment: what was too much for {@link withoutInherited}. Never throws. */
export function closeInherited(): void {
  if (!isNode()) return;
  for (const descriptor of inheritedDescriptors()) {
    try {
      if (!fstatSync(descriptor).isCharacterDevice()) closeSync(descriptor);
    } catch {
      // Closed meanwhile.
    }
  }
}

/** The numbers that other runtimes give to files are their own. */
function isNode(): boolean {
  return !process.versions["bun"] && !process.versions["deno"];
}
