import { writeAtomically } from "../files/atomic-file.ts";
import { type Folders, makeFolder } from "../files/folders.ts";
import { readText } from "../files/own-file.ts";
import { dirname, join } from "../platform/node.ts";

/** When a person was asked, so that the question is not repeated too often. */
interface Asked {
  readonly version: string;
  readonly times: number;
  /** Milliseconds since 1970. */
  readonly last: number;
}

const PAUSE_MS = 24 * 60 * 60 * 1000;
const TIMES_PER_VERSION = 3;

/** How long no other program asks after a question: what started this one ends with it, as a rule, and so does its child. */
const OTHERS_PAUSE_MS = 10 * 60 * 1000;

const pathOf = (state: string) => join(state, "asked.json");
/** The last question of any program of this person. */
const pathOfLast = (allHosts: string) => join(allHosts, "last-question.json");

function read(state: string): Asked | undefined {
  try {
    const { version, times, last } = JSON.parse(readText(pathOf(state))) as Partial<Asked>;
    // An unreadable note counts as asked just now: better one question too few.
    if (typeof version !== "string" || !Number.isFinite(times) || !Number.isFinite(last)) {
      return { version: "", times: TIMES_PER_VERSION, last: Date.now() };
    }
    return { version, times: times as number, last: last as number };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    return { version: "", times: TIMES_PER_VERSION, last: Date.now() };
  }
}

type App = { readonly name: string; readonly version: string };

/**
 * True if the limits allow a question: one in 24 hours, three for each version of the host, and none shortly after
 * another host's, so that nobody has two in a row.
 */
export function mayAskAgain({ state, allHosts }: Pick<Folders, "state" | "allHosts">, { name, version }: App): boolean {
  if (hasOtherAsked(allHosts, name)) return false;
  const asked = read(state);
  if (!asked) return true;
  const since = Date.now() - asked.last;
  // A last time in the future means that the clock was set back.
  if (since >= 0 && since < PAUSE_MS) return false;
  return asked.version !== version || asked.times < TIMES_PER_VERSION;
}

function hasOtherAsked(allHosts: string, name: string): boolean {
  try {
    const { app, last } = JSON.parse(readText(pathOfLast(allHosts))) as { app?: unknown; last?: unknown };
    const since = Date.now() - Number(last);
    return app !== name && since >= 0 && since < OTHERS_PAUSE_MS;
  } catch {
    return false;
  }
}

/** Notes that a question is being asked. Throws the system's error: a process that cannot note it may not ask. */
export function noteAsked({ state, allHosts }: Pick<Folders, "state" | "allHosts">, { name, version }: App): void {
  const before = read(state);
  const times = before?.version === version ? before.times + 1 : 1;
  makeFolder(dirname(pathOf(state)));
  writeAtomically(pathOf(state), JSON.stringify({ version, times, last: Date.now() } satisfies Asked));
  writeAtomically(pathOfLast(allHosts), JSON.stringify({ app: name, last: Date.now() }));
}
