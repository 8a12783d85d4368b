let names: Set<string> | undefined;

/**
 * True for names that every program can use: globals, and members of their objects. Read from the running engine at the
 * first call, which takes some tens of microseconds.
 */
export function isLanguageName(name: string): boolean {
  if (!names) {
    names = new Set(["intermediate", "value", "undefined", "null"]);
    const makers = [Object, Function, Array, String, Number, Promise, Map, Set, RegExp, Date, Error, Symbol];
    for (const owner of [globalThis, process, ...makers, ...makers.map((maker) => maker.prototype)]) {
      for (const key of Object.getOwnPropertyNames(owner)) names.add(key);
    }
  }
  return names.has(name);
}
