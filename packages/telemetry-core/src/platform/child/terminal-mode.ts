/**
 * The mode of the terminal that is standard input, as `stty -g` writes it for `stty` to read (POSIX.1-2024, stty).
 * Undefined where there is no such program, as on Windows, whose consoles belong to each process alone. Never throws.
 */
export function readTerminalMode(): string | undefined {
  return stty(["-g"])?.trim() || undefined;
}

/**
 * Gives the terminal the mode that it had, if it is still in the one in which Node reads keys: a process that was killed
 * left it so. A shell or an editor that has the terminal by now has set its own mode. Never throws.
 */
export function giveBackTerminal(mode: string): void {
  const now = stty(["-a"]);
  if (now === undefined || !/(?:^|\s)-icanon\b/.test(now) || !/(?:^|\s)-isig\b/.test(now)) return;
  // The kernel stops a background process that sets the mode, unless that is ignored.
  startAndRead("/bin/sh", ["-c", 'trap "" TTOU; exec stty "$1"', "sh", mode]);
}

const stty = (args: readonly string[]) => (process.platform === "win32" ? undefined : startAndRead("stty", args));

function startAndRead(command: string, args: readonly string[]): string | undefined {
  try {
    const { spawnSync } = process.getBuiltinModule("node:child_process");
    const { status, stdout } = spawnSync(command, args, {
      stdio: ["inherit", "pipe", "ignore"],
      encoding: "utf8",
      timeout: 2_000,
    });
    return status === 0 ? stdout : undefined;
  } catch {
    return undefined;
  }
}
