import { makeFolder } from "../files/folders.ts";
import { appendText } from "../files/own-file.ts";
import { discardFile } from "../files/replace-file.ts";
import { join, lstatSync } from "../platform/node.ts";

/** The programs of this package that run in a process of their own. */
export type OwnProgram = "ask" | "courier";

/** A process that was started so long ago has begun, or never will. */
const BEGUN_AFTER_MS = 15_000;

const pathOf = (state: string, program: OwnProgram) => join(state, `${program}-starts`);

/**
 * Marks that a program is about to be started. A runtime that cannot load it ends before its first line, where nobody
 * hears of it; then the mark stays. Never throws.
 */
export function markStart(state: string, program: OwnProgram): void {
  try {
    makeFolder(state);
    // A new file, whose date is now, and never what a link of that name points to.
    discardFile(pathOf(state, program));
    appendText(pathOf(state, program), "");
  } catch {
    // Then nothing is noticed.
  }
}

/** Takes the mark away: the program's own first line. Never throws. */
export function markBegun(state: string, program: OwnProgram): void {
  // What cannot be removed says too much, until the next start.
  discardFile(pathOf(state, program));
}

/** True if the mark is still there, whatever its age. */
export function hasNotBegun(state: string, program: OwnProgram): boolean {
  return startedAt(state, program) !== undefined;
}

const SAYS: Readonly<Record<OwnProgram, string>> = {
  ask: "The process that asks did not start",
  courier: "The process that delivers after the host's end did not start",
};

/** For `status`: which programs did not start the last time, a sentence or two each. */
export function whyNotBegun(state: string): string[] {
  return (["ask", "courier"] as const).flatMap((program) => {
    const at = startedAt(state, program);
    if (at === undefined || (Date.now() - at >= 0 && Date.now() - at < BEGUN_AFTER_MS)) return [];
    const when = new Date(at).toISOString();
    return `${SAYS[program]} at ${when}: files of @askfirst/telemetry-core are missing, or what loads them in the host does not reach a process of its own. Nothing is lost: reports wait.`;
  });
}

/** Milliseconds since 1970, or undefined without a mark. */
function startedAt(state: string, program: OwnProgram): number | undefined {
  try {
    return lstatSync(pathOf(state, program)).mtimeMs;
  } catch {
    return undefined;
  }
}
