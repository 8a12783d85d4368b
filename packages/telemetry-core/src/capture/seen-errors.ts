import { setImmediate, types } from "../platform/node.ts";
import type { Captivity } from "./capture.ts";

/** The result of an error when it was last seen, and whether it counted as handled then. */
export interface Sighting {
  readonly captivity: Captivity;
  readonly handled: boolean;
}

/** Distinguishes one error that several places see from two errors, so that each is one report. */
export interface Sightings {
  /** `passing`: the caller passes errors on, so an equal text counts as the same error. */
  find(thrown: unknown, passing: boolean): Sighting | undefined;
  note(thrown: unknown, passing: boolean, sighting: Sighting): void;
  /** Remembers a rethrown error until the event loop turns. */
  pass(thrown: unknown): void;
  /** The value that was really thrown, where Node passes an error of its own instead. */
  behind(error: unknown): unknown;
}

/**
 * An object is remembered as long as it lives. A text or a number has no identity: it counts as the same only while it is
 * rethrown, which takes no turn of the event loop.
 */
export function createSightings(): Sightings {
  const objects = new WeakMap<object, Sighting>();
  let last: { readonly thrown: unknown; readonly passing: boolean; readonly sighting?: Sighting } | undefined;

  let forgetting = false;
  function remember(one: NonNullable<typeof last>): void {
    last = one;
    // Only once for each turn of the event loop: a loop that captures and never waits would pile up callbacks.
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
      // An error that was seen on its way here stays seen.
      const before = last && Object.is(last.thrown, thrown) ? last.sighting : undefined;
      remember({ thrown, passing: true, ...(before && { sighting: before }) });
    },
    behind(error) {
      return last && standsFor(error, last.thrown) ? last.thrown : error;
    },
  };
}

/** True for Node's error about a rejection with a value that is no error, and where Node failed to inspect a proxy. */
function standsFor(error: unknown, thrown: unknown): boolean {
  if (Object.is(error, thrown)) return true;
  if (types.isProxy(thrown)) return !(error instanceof Error) || isWrapper(error);
  if (!isWrapper(error)) return false;
  // Node quotes a primitive; its text for an object is not specified.
  return isObject(thrown) || error.message.endsWith(`"${String(thrown)}".`);
}

function isWrapper(error: unknown): error is Error {
  return types.isNativeError(error) && (error as NodeJS.ErrnoException).code === "ERR_UNHANDLED_REJECTION";
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
