import { setImmediate, types } from "../platform/node.ts";
import type { Captivity } from "./capture.ts";

/** What became of an error the last time it came by, and whether it counted as handled then. */
export interface Sighting {
  readonly captivity: Captivity;
  readonly handled: boolean;
}

/** Tells an error that several places see from two errors, so that each is one report. */
export interface Sightings {
  /** `passing`: asked by a place that errors pass through, where a text is as good as the same one again. */
  find(thrown: unknown, passing: boolean): Sighting | undefined;
  note(thrown: unknown, passing: boolean, sighting: Sighting): void;
  /** Remembers what is thrown on, until the event loop turns. */
  pass(thrown: unknown): void;
  /** What was really thrown, where Node hands over an error of its own making instead. */
  behind(error: unknown): unknown;
}

/**
 * An object is remembered as long as it lives. A text or a number has no identity: it is the same one only while it
 * passes outwards, which takes no turn of the event loop.
 */
export function createSightings(): Sightings {
  const objects = new WeakMap<object, Sighting>();
  let last: { readonly thrown: unknown; readonly passing: boolean; readonly sighting?: Sighting } | undefined;

  let forgetting = false;
  function remember(one: NonNullable<typeof last>): void {
    last = one;
    // Once for each turn of the event loop: a loop that captures and never waits would pile up what waits for that turn.
    if (forgetting) return;
    forgetting = true;
    setImmediate(() => {
      forgetting = false;
      last = undefined;
    }).unref();
  }

  return {
    find(thrown, passing) {
      if (isObject(thrown)) return objects.get(thrown);
      if (!last || !Object.is(last.thrown, thrown)) return undefined;
      return passing || last.passing ? last.sighting : undefined;
    },
    note(thrown, passing, sighting) {
      if (isObject(thrown)) objects.set(thrown, sighting);
      remember({ thrown, passing, sighting });
    },
    pass(thrown) {
      // What was seen on its way here stays seen.
      const before = last && Object.is(last.thrown, thrown) ? last.sighting : undefined;
      remember({ thrown, passing: true, ...(before && { sighting: before }) });
    },
    behind(error) {
      return last && standsFor(error, last.thrown) ? last.thrown : error;
    },
  };
}

/** True for Node's error about a rejection with what is no error, and where its look at a proxy failed. */
function standsFor(error: unknown, thrown: unknown): boolean {
  if (Object.is(error, thrown)) return true;
  if (types.isProxy(thrown)) return !(error instanceof Error) || isWrapper(error);
  if (!isWrapper(error)) return false;
  // Node quotes a primitive; what it makes of an object is its own affair.
  return isObject(thrown) || error.message.endsWith(`"${String(thrown)}".`);
}

function isWrapper(error: unknown): error is Error {
  return types.isNativeError(error) && (error as NodeJS.ErrnoException).code === "ERR_UNHANDLED_REJECTION";
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
