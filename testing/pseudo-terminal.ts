import { readFileSync } from "node:fs";
import { join } from "node:path";
import { spawn } from "@lydell/node-pty";
import type { Sandbox } from "./sandbox.ts";

/** A real process at a real pseudo-terminal: its input and its error output are the terminal, its output is a file. */
export interface Session {
  /** What the terminal shows so far, without escape sequences. */
  screen(): string;
  /** All that the terminal got, escape sequences included. */
  raw(): string;
  /** Waits until the terminal shows a text after what was waited for last; rejects with the screen if it does not. */
  sees(text: string, limitMs?: number): Promise<void>;
  /** Presses keys. `\r` is Enter, `\u0003` Ctrl-C, `\u0004` Ctrl-D. */
  press(keys: string): void;
  /** Waits for the end and tells the exit code, or `signal:N`. */
  ended(limitMs?: number): Promise<number | string>;
  /** Standard output, byte for byte. */
  stdout(): string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const ESCAPES = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007]*\u0007|[@-Z\\-_])/g;

/** Starts node in a sandbox at a pseudo-terminal of 80 columns. */
export function openSession(
  sandbox: Sandbox,
  args: readonly string[],
  env: Record<string, string> = {},
  columns = 80,
): Session {
  const outputFile = join(sandbox.home, `stdout-${Math.random().toString(36).slice(2)}`);
  const script = 'out="$1"; shift; exec "$@" > "$out"';
  return open(sandbox, ["-c", script, "sh", outputFile, process.execPath, ...args], env, columns, outputFile);
}

/** Starts an interactive shell, which has jobs in the foreground and in the background. All it prints is the terminal's. */
export function openShell(sandbox: Sandbox): Session {
  return open(sandbox, ["-i"], { PS1: "$ ", ENV: "" }, 80, "/dev/null");
}

function open(
  sandbox: Sandbox,
  shellArgs: readonly string[],
  env: Record<string, string>,
  cols: number,
  outputFile: string,
): Session {
  const terminal = spawn("/bin/sh", [...shellArgs], {
    cols,
    rows: 40,
    cwd: sandbox.home,
    env: { ...sandbox.env, ...env },
  });
  let raw = "";
  let read = 0;
  let code: number | string | undefined;
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const check of [...waiting]) check();
  };
  terminal.onData((data) => {
    raw += data;
    wake();
  });
  terminal.onExit(({ exitCode, signal }) => {
    code = signal ? `signal:${signal}` : exitCode;
    // The last output may arrive just after the end.
    setTimeout(wake, 50);
  });
  const screen = () => raw.replace(ESCAPES, "").replaceAll("\r\n", "\n");

  function until<T>(what: string, look: () => T | undefined, limitMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => done(() => reject(new Error(`waited for ${what}; the terminal shows:\n${screen()}`))),
        limitMs,
      );
      const done = (settle: () => void) => {
        clearTimeout(timer);
        waiting.delete(check);
        settle();
      };
      const check = () => {
        const found = look();
        if (found !== undefined) done(() => resolve(found));
      };
      waiting.add(check);
      check();
    });
  }

  return {
    screen,
    raw: () => raw,
    async sees(text, limitMs = 15_000) {
      read = await until(
        JSON.stringify(text),
        () => {
          const at = screen().indexOf(text, read);
          return at < 0 ? undefined : at + text.length;
        },
        limitMs,
      );
    },
    press: (keys) => terminal.write(keys),
    ended: (limitMs = 30_000) => until("the end", () => code, limitMs),
    stdout: () => readFileSync(outputFile, "utf8"),
  };
}
