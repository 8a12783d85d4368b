import { types } from "node:util";
import type { Context } from "./report.ts";

/** Takes an error and what is known about it. Never throws. */
export type Take = (error: unknown, context: Context) => void;

/**
 * Calls `fn`, shows any error it throws or rejects with to `take`, and passes it on. A rejection stays one that the
 * caller has to handle.
 */
export function observe<R>(fn: () => R, take: Take, context: Context): R {
  try {
    const result = fn();
    // Only real promises: asking a lazy thenable, such as a query builder, for its result would start it.
    if (!types.isPromise(result)) return result;
    return result.then(undefined, (error: unknown) => {
      take(error, context);
      throw error;
    }) as R;
  } catch (error) {
    take(error, context);
    throw error;
  }
}

/** A function that does what `fn` does, with its name, length and `this`, and shows its errors to `take`. */
export function wrapFunction<T, A extends unknown[], R>(
  fn: (this: T, ...args: A) => R,
  take: Take,
  context: Context,
): (this: T, ...args: A) => R {
  const named = fn.name ? { function: fn.name, ...context } : context;
  const wrapped = function (this: T, ...args: A): R {
    return observe(() => fn.apply(this, args), take, named);
  };
  Object.defineProperty(wrapped, "name", { value: fn.name, configurable: true });
  Object.defineProperty(wrapped, "length", { value: fn.length, configurable: true });
  return wrapped;
}
