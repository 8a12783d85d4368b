/**
 * From now on Ctrl-C and Ctrl-Z at this terminal are keys and no signals, which would end or stop the host while another
 * process asks. Returns a function that restores the terminal. Never throws; call it in the foreground only.
 */
export function holdKeys(): () => void {
  try {
    const { stdin } = process;
    const before = stdin.isRaw;
    stdin.setRawMode(true);
    return () => {
      try {
        stdin.setRawMode(before);
      } catch {
        // The terminal is gone.
      }
    };
  } catch {
    // The host has closed its input. The asking process sets the mode itself, a moment later.
    return () => {};
  }
}
