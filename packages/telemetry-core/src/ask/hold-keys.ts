import { readTerminalMode } from "../platform/child/terminal-mode.ts";

/** The keyboard, while another process asks. */
export interface HeldKeys {
  /** What the terminal's mode was before, if that can be told. */
  readonly mode: string | undefined;
  /** Gives the terminal back as it was. Never throws. */
  letGo(): void;
}

/**
 * From now on Ctrl-C and Ctrl-Z at this terminal are keys and no signals, which would end or stop the host while
 * another process asks. Never throws; call it in the foreground only. Costs a process that ends at once.
 */
export function holdKeys(): HeldKeys {
  let mode: string | undefined;
  try {
    const { stdin } = process;
    const before = stdin.isRaw;
    // A host that reads keys itself has set it so, and its end sets it back.
    if (before) stdin.setRawMode(false);
    mode = readTerminalMode();
    stdin.setRawMode(true);
    return {
      mode,
      letGo() {
        try {
          stdin.setRawMode(before);
        } catch {
          // The terminal is gone.
        }
      },
    };
  } catch {
    // The host has closed its input. The asking process sets the mode itself, a moment later.
    return { mode: mode ?? readTerminalMode(), letGo() {} };
  }
}
