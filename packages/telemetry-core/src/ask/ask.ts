import { type Folders, makeFolder, whyUnwritable } from "../files/folders.ts";
import { tryLock } from "../files/lock-file.ts";
import { isEmail } from "../item/email.ts";
import { childEnvironment } from "../platform/child/child-environment.ts";
import { childProgram } from "../platform/child/child-program.ts";
import { withoutInherited } from "../platform/child/inherited-descriptors.ts";
import { giveBackTerminal } from "../platform/child/terminal-mode.ts";
import { join } from "../platform/node.ts";
import type { WaitingReport } from "../store/inbox.ts";
import { markStart } from "../store/process-starts.ts";
import { type HeldKeys, holdKeys } from "./hold-keys.ts";
import { type AskParts, mayAsk } from "./may-ask.ts";

/** A person's answer. `digest` is of the text that they saw. */
export interface Answer {
  readonly choice: "once" | "always" | "denied";
  readonly digest: string;
  readonly email?: string;
}

/** What the asking process gets. No content of the report: it reads that from the inbox. */
export interface Question {
  readonly app: { readonly name: string; readonly version: string };
  readonly folders: Pick<Folders, "settings" | "state" | "allHosts">;
  readonly reportFile: string;
  readonly providers: readonly string[];
  readonly offVariable: string;
  /** Milliseconds that a person may do nothing, and that everything may take. */
  readonly limitMs: number;
  readonly longestMs: number;
  /** The process that waits for the answer. */
  readonly hostPid: number;
  /** The terminal's mode before the question, for a host that is killed meanwhile. */
  readonly terminalMode?: string;
  /** True if the error ended an earlier run, not this one. */
  readonly earlier: boolean;
}

/** Each key press restarts the time limit, but all together take at most this many limits. */
const MOST_LIMITS = 10;

let askedHere = false;

/**
 * Asks the person at the terminal about a report and waits for the answer, which is undefined if there was none. A
 * separate process asks, and this one is blocked: nothing of the host runs, prints or reads meanwhile. At most once in a
 * process. `before` runs when it is certain that the question will be asked. From its call of `hold` on, or else from its
 * end, Ctrl-C and Ctrl-Z are keys. Never throws.
 */
export function ask(
  parts: AskParts,
  waiting: WaitingReport,
  question: Pick<Question, "providers" | "offVariable" | "earlier">,
  before: (hold: () => void) => void,
): Answer | undefined {
  const program = childProgram("ask-process.js");
  if (askedHere || !program || !mayAsk(parts)) return undefined;
  const { app, askLimitMs: limitMs = 0, folders } = parts;
  const longestMs = limitMs * MOST_LIMITS;
  let lock: ReturnType<typeof tryLock>;
  let keys: HeldKeys | undefined;
  let hasEnded = false;
  const hold = () => {
    keys ??= holdKeys();
    return keys;
  };
  try {
    if (whyUnwritable(folders.allHosts)) return undefined;
    makeFolder(folders.allHosts);
    // Only one question at a time for all hosts of this person; the others wait for their next run.
    // The second attempt is for a lock whose holder was killed: the first one has broken it.
    const lockFile = join(folders.allHosts, "question.lock");
    const tryOnce = () => tryLock(lockFile, longestMs + 60_000);
    lock = tryOnce() ?? tryOnce();
    if (!lock) return undefined;
    askedHere = true;
    const told: Question = {
      ...question,
      app: { name: app.name, version: app.version },
      folders: { settings: folders.settings, state: folders.state, allHosts: folders.allHosts },
      reportFile: join(folders.state, "inbox", waiting.name),
      limitMs,
      longestMs,
      hostPid: process.pid,
    };
    before(hold);
    const { mode } = hold();
    const { spawnSync } = process.getBuiltinModule("node:child_process");
    const env = childEnvironment({ app: app.name, switches: [], providers: [] });
    // What a runtime says of a program that it cannot load is not for the person: the terminal is the program's
    // standard output, and the answer comes from where errors go.
    markStart(folders.state, "ask");
    const { stderr, status } = withoutInherited(["inherit", 2, "pipe"], (stdio) =>
      spawnSync(program.command, [...program.args, JSON.stringify({ ...told, terminalMode: mode })], {
        env,
        stdio,
        encoding: "utf8",
        // The asking process has its own limit; this one is for a process that hangs.
        timeout: longestMs + 30_000,
        killSignal: "SIGKILL",
      }),
    );
    hasEnded = status === 0;
    return readAnswer(stderr);
  } catch {
    return undefined;
  } finally {
    keys?.letGo();
    // A process that was killed has set nothing back, and the host may have no input of its own any more.
    if (!hasEnded && keys?.mode) giveBackTerminal(keys.mode);
    lock?.release();
  }
}

/** The answer is the last line, behind warnings of the runtime. */
function readAnswer(output: string | null): Answer | undefined {
  try {
    const { choice, digest, email } = JSON.parse(output?.trim().split("\n").at(-1) ?? "") as Partial<Answer>;
    if (choice !== "once" && choice !== "always" && choice !== "denied") return undefined;
    if (typeof digest !== "string") return undefined;
    return { choice, digest, ...(isEmail(email) && { email }) };
  } catch {
    // No answer.
    return undefined;
  }
}
