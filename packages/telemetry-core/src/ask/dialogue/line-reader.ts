import { clearLine, createInterface, cursorTo } from "node:readline";
import { NoAnswer } from "./conversation.ts";

/** Reads lines from a terminal in raw mode, so that Ctrl-C and Ctrl-Z are keys and no signals. */
export interface LineReader {
  /** Discards what was typed so far. Rejects with {@link NoAnswer} if it contained one of the keys that end. */
  forgetTypeAhead(waitMs: number): Promise<void>;
  /** Rejects with {@link NoAnswer}. Every key press restarts the limit, since reading and typing take time. */
  read(prompt: string, limitMs: number): Promise<string>;
  close(): void;
}

/** `longestMs` ends everything, also while keys are pressed. */
export function createLineReader(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  longestMs: number,
): LineReader {
  const terminal = createInterface({ input, output, terminal: true, historySize: 0, prompt: "" });
  let ended: "end" | "time" | undefined;
  let onEnd = () => {};
  const end = (reason: "end" | "time") => {
    ended ??= reason;
    onEnd();
  };
  const longest = setTimeout(() => end("time"), longestMs);
  // Readline would stop only this process at Ctrl-Z, and the host would wait for it without end.
  for (const event of ["SIGINT", "SIGTSTP", "close", "error"]) terminal.on(event, () => end("end"));

  // The terminal is gone, or belongs to another process by now.
  input.on("error", () => end("end"));

  return {
    async forgetTypeAhead(waitMs) {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      if (ended) throw new NoAnswer(ended);
      terminal.write(null, { ctrl: true, name: "u" });
      cursorTo(output, 0);
      clearLine(output, 0);
    },
    read: (prompt, limitMs) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => end("time"), limitMs);
        const restart = () => void timer.refresh();
        const settle = (then: () => void) => {
          clearTimeout(timer);
          input.off("keypress", restart);
          onEnd = () => {};
          then();
        };
        onEnd = () => settle(() => reject(new NoAnswer(ended ?? "end")));
        if (ended) return onEnd();
        input.on("keypress", restart);
        terminal.question(prompt, (line) => settle(() => resolve(line.trim())));
      }),
    close() {
      clearTimeout(longest);
      terminal.removeAllListeners("close");
      terminal.close();
    },
  };
}
