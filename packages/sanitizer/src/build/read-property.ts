import { types } from "../platform/node.ts";

/** More levels has no class that anybody throws. */
const MOST_LEVELS = 16;
const { getOwnPropertyDescriptor, getPrototypeOf, hasOwn } = Object;
const { toString: sourceOf } = Function.prototype;

/**
 * A property of what was thrown, its own or inherited, without a call into the host: getters count as absent, but for
 * the engine's own `stack` and those of `DOMException`, and so do all properties of a proxy. Never throws.
 */
export function readProperty(value: object, key: string): unknown {
  try {
    if (types.isProxy(value)) return undefined;
    let at: object | null = value;
    for (let level = 0; at && level < MOST_LEVELS && !types.isProxy(at); level++) {
      const found = getOwnPropertyDescriptor(at, key);
      if (found && hasOwn(found, "value")) return found.value;
      if (found) return isOfRuntime(at, key, found.get) ? found.get?.call(value) : undefined;
      at = getPrototypeOf(at);
    }
  } catch {
    // Node's own getter of an object that only looks like its own.
  }
  return undefined;
}

/** The same for several properties of one object, one after the other: most of them are nowhere, which it sees at once. */
export function propertyReader(value: object): (key: string) => unknown {
  // A proxy would be asked, by the host's code.
  const isOrdinary = !hasProxy(value);
  return (key) => (isOrdinary && !(key in value) ? undefined : readProperty(value, key));
}

function hasProxy(value: object): boolean {
  let at: object | null = value;
  for (let level = 0; at && level < MOST_LEVELS; level++) {
    if (types.isProxy(at)) return true;
    at = getPrototypeOf(at);
  }
  return at !== null;
}

function isOfRuntime(holder: object, key: string, getter: (() => unknown) | undefined): boolean {
  if (!getter) return false;
  if (typeof DOMException === "function" && holder === DOMException.prototype) return true;
  // A bound function of the host's looks native as well.
  return key === "stack" && !/^bound /.test(getter.name) && /\{\s*\[native code\]\s*\}$/.test(sourceOf.call(getter));
}
