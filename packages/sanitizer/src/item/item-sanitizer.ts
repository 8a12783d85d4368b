import { BOUNDS, type BuiltException, buildExceptions } from "../build/build-exceptions.ts";
import { leaveOut } from "../build/leave-out.ts";
import { shorten } from "../build/truncate.ts";
import { layersOf } from "../layers.ts";
import type { MachineFacts } from "../machine/machine-facts.ts";
import { lazy } from "../platform/lazy.ts";
import { sanitizeException, sanitizeMessage } from "../sanitize-exception.ts";
import type { Context, CrashException, Sanitized } from "../sanitized.ts";
import { throwerOf } from "../template/origin.ts";
import { sanitizeContext } from "./sanitize-context.ts";

/**
 * All that the way of an item needs of the sanitizer: what a host captured goes in, and only what may leave the machine
 * comes out. Each method throws what the sanitizer throws; the caller then drops the item and counts it.
 */
export interface ItemSanitizer {
  /**
   * A thrown value with its causes, outermost first. `isWanted` is asked once the value is read and before anything of it
   * is sanitised, which takes much longer: a no gives undefined. Its argument is a token, equal for errors of this process
   * that differ in their messages alone; undefined for one with too many calls to tell early.
   */
  exceptions(
    error: unknown,
    isWanted?: (bug: string | undefined) => boolean,
  ): Sanitized<readonly CrashException[]> | undefined;
  /** The facts of some records of any shape. A later record overrides those before it. */
  context(...records: readonly unknown[]): Sanitized<Context>;
  /** A text of any origin. */
  text(text: string): Sanitized<string>;
  /** A text that the program itself captures in place of an error: the calls that lead here tell which words are its own. */
  message(text: string): Sanitized<string>;
}

export interface ItemSanitizerOptions {
  /** Read at the first use. */
  readonly facts: () => MachineFacts;
  /** Places of calls, as stacks show them, that say nothing about the host and are left out. */
  readonly leftOut?: () => readonly string[];
}

/** Makes the sanitizer of one host's items. Costs nothing until it is used. */
export function createItemSanitizer({ facts, leftOut = () => [] }: ItemSanitizerOptions): ItemSanitizer {
  const layers = lazy(() => layersOf(facts()));
  const bugOf = bugCounter();
  return {
    exceptions(error, isWanted = () => true) {
      const places = leftOut();
      const built = buildExceptions(error).map((exception) => leaveOut(places, exception));
      if (!isWanted(bugOf(built))) return undefined;
      const [first] = built;
      const within = first && throwerOf(first, layers());
      const exceptions = built.map((exception) => sanitizeException(exception, layers(), { within }));
      return exceptions as readonly CrashException[] as Sanitized<readonly CrashException[]>;
    },
    context: (...records) => sanitizeContext(records, layers()),
    text: (text) => layers().told(text) as Sanitized<string>,
    message: (text) => sanitizeMessage(shorten(text, BOUNDS.message), layers(), leftOut()) as Sanitized<string>,
  };
}

/** Longer ones are not told apart so early: they would take too much memory. */
const LONGEST_BUG = 16 * 1024;
const MOST_BUGS = 1000;

/**
 * Makes a token for what errors are built from, but for their messages, of which only the places in the code count. It says
 * nothing about the error.
 */
function bugCounter(): (exceptions: readonly BuiltException[]) => string | undefined {
  const known = new Map<string, string>();
  let next = 0;
  return (exceptions) => {
    const bug = exceptions.map(({ type, code = "", stack }) => `${type}\0${code}\0${stack}\0`).join("");
    if (bug.length > LONGEST_BUG) return undefined;
    const before = known.get(bug);
    if (before !== undefined) return before;
    if (known.size >= MOST_BUGS) known.clear();
    const token = String(next++);
    known.set(bug, token);
    return token;
  };
}
