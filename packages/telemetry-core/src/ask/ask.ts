import { type Folders, makeFolder, whyUnwritable } from "../files/folders.ts";
import { tryLock } from "../files/lock-file.ts";
import { isEmail } from "../item/email.ts";
import { childEnvironment } from "../platform/child/child-environment.ts";
import { childProgram } from "../platform/child/child-program.ts";
import { withoutInherited } from "../platform/child/inherited-descriptors.ts";
import { giveBackTerminal } from "../platform/child/terminal-mode.ts";
import { join } from "../platform/node.ts";
import type { ProviderModule } from "../provider/resolve-provider.ts";
import type { WaitingReport } from "../store/inbox.ts";
import { markStart } from "../store/process-starts.ts";
import { type HeldKeys, holdKeys } from "./hold-keys.ts";
import { type AskParts, mayAsk } from "./may-ask.ts";

/** Who asks, as the person is told it. */
export interface AskedApp {
  readonly name: string;
  readonly version: string;
  readonly author?: string | undefined;
  readonly privacyUrl?: string | undefined;
}

/** A person's answer. `digest` is of the text that they saw. */
export interface Answer {
  readonly choice: "once" | "always" | "denied";
  readonly digest: string;
  readonly email?: string;
  /** What the person says about it, sanitised by the asking process. */
  readonly comment?: string;
}

/** Where a report would go. */
export interface Destination {
  readonly name: string;
  /** The server's name. */
  readonly endpoint?: string;
  /** How the asking process can make the provider, if it can. */
  readonly module?: ProviderModule;
  /** True if the provider can say what exactly it would send. */
  readonly preview?: boolean;
  /** True if reports leave only while the host runs. */
  readonly stays?: boolean;
}

/** What the asking process always gets. */
interface Host {
  readonly app: AskedApp;
  /** How the person starts the host's own commands about telemetry. */
  readonly command?: string;
  readonly folders: Pick<Folders, "settings" | "state" | "allHosts">;
  readonly providers: readonly Destination[];
  /** The process that waits for the answer. */
  readonly hostPid: number;
}

/** The order to ask. It has no content of the report: the asking process reads that from the inbox. */
export interface Question extends Host {
  readonly reportFile: string;
  /** Milliseconds that a person may do nothing, and that everything may take. */
  readonly limitMs: number;
  readonly longestMs: number;
  /** The terminal's mode before the question, for a host that is killed meanwhile. */
  readonly terminalMode?: string;
  /** True if the error ended an earlier run, not this one. */
  readonly earlier: boolean;
  /** For sanitising a comment: the host's package and the servers that may be named. */
  readonly root?: string;
  readonly allowedHosts: readonly string[];
}

/** The order to say what came of an answer. */
export interface Told extends Host {
  readonly choice: Answer["choice"];
  /** The report's. */
  readonly id: string;
  /** Why nothing can be sent although the person agreed. */
  readonly withheld?: string;
}

/** Each key press restarts the time limit, but all together take at most this many limits. */
const MOST_LIMITS = 10;

let askedHere = false;

export interface QuestionParts extends AskParts {
  readonly app: AskedApp;
  readonly command: string | undefined;
  readonly allowedHosts: readonly string[];
  readonly root: string | undefined;
}

/** What the caller does while the terminal is held. */
export interface Around {
  /**
   * Runs when it is certain that the question will be asked. From its call of `hold` on, or else from its end, Ctrl-C and
   * Ctrl-Z are keys.
   */
  before(hold: () => void): void;
  /** Acts on the answer, and says what came of it. */
  after(answer: Answer): Pick<Told, "id" | "withheld">;
}

/**
 * Asks the person at the terminal about a report, and says what came of the answer. A separate process asks, and this one
 * is blocked: nothing of the host runs, prints or reads meanwhile. At most once in a process. Never throws.
 */
export function ask(
  parts: QuestionParts,
  waiting: WaitingReport,
  question: { readonly earlier: boolean; providers(): readonly Destination[] },
  { before, after }: Around,
): void {
  if (askedHere || !childProgram("ask-process.js") || !mayAsk(parts)) return;
  const { app, askLimitMs: limitMs = 0, folders, command, root, allowedHosts } = parts;
  const longestMs = limitMs * MOST_LIMITS;
  let lock: ReturnType<typeof tryLock>;
  let keys: HeldKeys | undefined;
  let hasEnded = false;
  const hold = () => {
    keys ??= holdKeys();
    return keys;
  };
  try {
    if (whyUnwritable(folders.allHosts)) return;
    makeFolder(folders.allHosts);
    // Only one question at a time for all hosts of this person; the others wait for their next run.
    // The second attempt is for a lock whose holder was killed: the first one has broken it.
    const lockFile = join(folders.allHosts, "question.lock");
    const tryOnce = () => tryLock(lockFile, longestMs + 60_000);
    lock = tryOnce() ?? tryOnce();
    if (!lock) return;
    const providers = question.providers();
    if (providers.length === 0) return;
    askedHere = true;
    const { name, version, author, privacyUrl } = app;
    const host: Host = {
      app: { name, version, author, privacyUrl },
      ...(command !== undefined && { command }),
      folders: { settings: folders.settings, state: folders.state, allHosts: folders.allHosts },
      providers,
      hostPid: process.pid,
    };
    before(hold);
    const { mode } = hold();
    const order: Question = {
      ...host,
      earlier: question.earlier,
      reportFile: join(folders.state, "inbox", waiting.name),
      limitMs,
      longestMs,
      allowedHosts,
      ...(root !== undefined && { root }),
      ...(mode !== undefined && { terminalMode: mode }),
    };
    const asked = startAsking(order, longestMs);
    hasEnded = asked.hasEnded;
    const answer = readAnswer(asked.said);
    if (!answer) return;
    const told: Told = { ...host, choice: answer.choice, ...after(answer) };
    hasEnded = startAsking(told, 0).hasEnded;
  } catch {
    // No answer. Only the host's own exit matters.
  } finally {
    keys?.letGo();
    // A process that was killed has set nothing back, and the host may have no input of its own any more.
    if (!hasEnded && keys?.mode) giveBackTerminal(keys.mode);
    lock?.release();
  }
}

/**
 * Runs the process that holds the terminal, to its end. What a runtime says of a program that it cannot load is not for the
 * person: the terminal is the program's standard output, and what it says to this process comes from where errors go.
 */
function startAsking(order: Question | Told, longestMs: number): { said: string; hasEnded: boolean } {
  const program = childProgram("ask-process.js");
  if (!program) return { said: "", hasEnded: true };
  const { app, folders, providers } = order;
  const { spawnSync } = process.getBuiltinModule("node:child_process");
  const env = childEnvironment({ app: app.name, switches: [], providers: providers.map(({ name }) => name) });
  markStart(folders.state, "ask");
  const { stderr, status } = withoutInherited(["inherit", 2, "pipe"], (stdio) =>
    spawnSync(program.command, [...program.args, JSON.stringify(order)], {
      env,
      stdio,
      encoding: "utf8",
      // The asking process has its own limit; this one is for a process that hangs.
      timeout: longestMs + 30_000,
      killSignal: "SIGKILL",
    }),
  );
  return { said: stderr ?? "", hasEnded: status === 0 };
}

/** The answer is the last line, behind warnings of the runtime. */
function readAnswer(output: string): Answer | undefined {
  try {
    const { choice, digest, email, comment } = JSON.parse(output.trim().split("\n").at(-1) ?? "") as Partial<Answer>;
    if (choice !== "once" && choice !== "always" && choice !== "denied") return undefined;
    if (typeof digest !== "string") return undefined;
    return {
      choice,
      digest,
      ...(isEmail(email) && { email }),
      ...(typeof comment === "string" && { comment }),
    };
  } catch {
    // No answer.
    return undefined;
  }
}
