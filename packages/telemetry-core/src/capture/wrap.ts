import { callNoter } from "../build/own-calls.ts";
import { types } from "../platform/node.ts";

/** The function around the call, `observe` and the wrapped function. */
const noteWrapped = callNoter(3);
let isNoted = false;

/** Gets an error. Never throws. */
export type Take = (error: unknown) => void;

/**
 * Calls `fn`, passes an error that it throws or rejects with to `take`, and rethrows it. The caller still has to handle a
 * rejection. The steps of a generator are observed.
 */
export function observe<R>(fn: () => R, take: Take): R {
  try {
    const result = fn();
    if (types.isGeneratorObject(result)) observeSteps(result as Generator | AsyncGenerator, take);
    // Only real promises: asking a lazy thenable, such as a query builder, for its result would start it.
    if (!types.isPromise(result)) return result;
    return result.then(undefined, (error: unknown) => {
      show(error, take);
      throw error;
    }) as R;
  } catch (error) {
    show(error, take);
    throw error;
  }
}

/** At the end of the stack even the call fails, which must not take the place of the error. */
function show(error: unknown, take: Take): void {
  try {
    take(error);
  } catch {
    // A function further out has more of the stack.
  }
}

/** A generator has not run yet when it is made: only its steps can fail. The object itself stays the same. */
function observeSteps(generator: Generator | AsyncGenerator, take: Take): void {
  for (const name of ["next", "throw", "return"] as const) {
    const step = generator[name] as (...args: unknown[]) => unknown;
    const value = (...args: unknown[]) => observe(() => Reflect.apply(step, generator, args), take);
    Object.defineProperty(generator, name, { value, configurable: true, writable: true });
  }
}

/** A function that does what `fn` does, with its name, length and `this`, and shows its errors to `take`. */
export function wrapFunction<T, A extends unknown[], R>(
  fn: (this: T, ...args: A) => R,
  take: Take,
): (this: T, ...args: A) => R {
  const wrapped = function (this: T, ...args: A): R {
    return observe(() => {
      let result: R | undefined;
      for (const call of isNoted ? [fn] : [noteWrapped, fn]) result = Reflect.apply(call as typeof fn, this, args);
      isNoted = true;
      return result as R;
    }, take);
  };
  Object.defineProperty(wrapped, "name", { value: fn.name, configurable: true });
  Object.defineProperty(wrapped, "length", { value: fn.length, configurable: true });
  return wrapped;
}
