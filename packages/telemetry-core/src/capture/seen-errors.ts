import { readProperty } from "@askfirst/sanitizer/read-property";
import { isMainThread } from "../platform/main-thread.ts";
import { setImmediate, types } from "../platform/node.ts";
import type { CaptureResult } from "./capture.ts";

/** The result of an error when it was last seen, and whether it counted as handled then. */
export interface SeenError {
  readonly result: CaptureResult;
  readonly handled: boolean;
}

/** Distinguishes one error that several places see from two errors, so that each is one report. */
export interface SeenErrors {
  /** `passing`: the caller passes errors on, so an equal text counts as the same error. */
  find(thrown: unknown, passing: boolean): SeenError | undefined;
  note(thrown: unknown, passing: boolean, seen: SeenError): void;
  /** Remembers a rethrown error until the event loop turns. */
  pass(thrown: unknown): void;
  /** The value that was really thrown, where Node passes an error of its own instead. */
  behind(error: unknown): unknown;
}

/**
 * An object is remembered as long as it lives. A text or a number has no identity: it counts as the same only while it is
 * rethrown, which takes no turn of the event loop.
 */
export function createSeenErrors(): SeenErrors {
  const objects = new WeakMap<object, SeenError>();
  let last: { readonly thrown: unknown; readonly passing: boolean; readonly seen?: SeenError } | undefined;

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
      return passing || last.passing ? last.seen : undefined;
    },
    note(thrown, passing, seen) {
      if (isObject(thrown)) objects.set(thrown, seen);
      remember({ thrown, passing, seen });
    },
    pass(thrown) {
      // An error that was seen on its way here stays seen.
      const before = last && Object.is(last.thrown, thrown) ? last.seen : undefined;
      remember({ thrown, passing: true, ...(before && { seen: before }) });
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
  return types.isNativeError(error) && readProperty(error, "code") === "ERR_UNHANDLED_REJECTION";
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Where all copies of this package in a thread note what they kept. The number is that of the shape. */
const KEPT = Symbol.for("askfirst.kept.1");
/** A property that goes along when Node hands the error of a worker over to the thread that started it. */
const KEPT_BY_WORKER = "askfirst.kept.1";

/** For each error the names of the hosts that have a report of it. */
type Kept = WeakMap<object, Set<string>>;

/** True if a copy of this package, in this thread or in the worker that failed, keeps a report of this error for the host. */
export function isKept(app: string, thrown: unknown): boolean {
  if (!isObject(thrown)) return false;
  if ((globalThis as { [KEPT]?: Kept })[KEPT]?.get(thrown)?.has(app)) return true;
  return !types.isProxy(thrown) && Object.getOwnPropertyDescriptor(thrown, KEPT_BY_WORKER)?.value === app;
}

export function noteKept(app: string, thrown: unknown): void {
  if (!isObject(thrown)) return;
  const shared = globalThis as { [KEPT]?: Kept };
  shared[KEPT] ??= new WeakMap();
  const apps = shared[KEPT].get(thrown) ?? new Set();
  shared[KEPT].set(thrown, apps.add(app));
  // Nothing that prints an error shows it.
  if (!isMainThread() && !types.isProxy(thrown)) Reflect.defineProperty(thrown, KEPT_BY_WORKER, { value: app });
}
