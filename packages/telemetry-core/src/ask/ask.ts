import { join } from "node:path";
import { childProgram } from "../child-program.ts";
import { isEmail } from "../email.ts";
import { makeFolder, whyUnwritable } from "../folders.ts";
import type { Host } from "../host.ts";
import type { WaitingReport } from "../inbox.ts";
import { tryLock } from "../lock-file.ts";
import { noteAsked } from "./asked.ts";
import { mayAsk } from "./may-ask.ts";

/** What a person said. `digest` is of the text that was in front of them. */
export interface Answer {
  readonly choice: "once" | "always" | "denied";
  readonly digest: string;
  readonly email?: string;
}

/** What the asking process is told. No content of the report: it reads that from the inbox. */
export interface Question {
  readonly app: { readonly name: string; readonly version: string };
  readonly reportFile: string;
  readonly providers: readonly string[];
  readonly settingsFile: string;
  readonly offVariable: string;
  readonly limitMs: number;
  /** True if the error ended an earlier run, not this one. */
  readonly earlier: boolean;
}

let askedHere = false;

/**
 * Asks the person at the terminal about a report and waits for the answer, which is undefined if there was none. A
 * process of its own asks, so that this one stands still: nothing of the host runs, prints or reads meanwhile, and
 * Ctrl-C is an answer instead of an end. At most once in a process; `before` runs once it is certain. Never throws.
 */
export function ask(
  host: Host,
  waiting: WaitingReport,
  question: Pick<Question, "providers" | "offVariable" | "earlier">,
  before: () => void,
): Answer | undefined {
  const program = childProgram("ask-process.js");
  if (askedHere || !program || !mayAsk(host)) return undefined;
  const { app, askLimitMs: limitMs = 0, folders } = host;
  let lock: ReturnType<typeof tryLock>;
  try {
    if (whyUnwritable(folders.allHosts)) return undefined;
    makeFolder(folders.allHosts);
    // One question at a time for all hosts of this person; the others wait for their next run.
    lock = tryLock(join(folders.allHosts, "question.lock"), limitMs * 3 + 60_000);
    if (!lock) return undefined;
    askedHere = true;
    const told: Question = {
      ...question,
      app: { name: app.name, version: app.version },
      reportFile: join(folders.state, "inbox", waiting.name),
      settingsFile: folders.settings,
      limitMs,
    };
    before();
    noteAsked(folders.state, app.version);
    const { spawnSync } = process.getBuiltinModule("node:child_process");
    const { stdout } = spawnSync(program.command, [...program.args, JSON.stringify(told)], {
      env: program.env,
      stdio: ["inherit", "pipe", "inherit"],
      encoding: "utf8",
      // The asking process keeps its own time; this is for one that hangs.
      timeout: limitMs * 3 + 30_000,
      killSignal: "SIGKILL",
    });
    return readAnswer(stdout);
  } catch {
    return undefined;
  } finally {
    lock?.release();
  }
}

function readAnswer(stdout: string | null): Answer | undefined {
  try {
    const { choice, digest, email } = JSON.parse(stdout ?? "") as Partial<Answer>;
    if (choice !== "once" && choice !== "always" && choice !== "denied") return undefined;
    if (typeof digest !== "string") return undefined;
    return { choice, digest, ...(isEmail(email) && { email }) };
  } catch {
    // Nothing was said.
    return undefined;
  }
}
