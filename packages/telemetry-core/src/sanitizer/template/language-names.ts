let names: Set<string> | undefined;

/**
 * True for what every program can name: globals, and the members of what they make. Read from the running engine at the
 * first call, some tens of microseconds.
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
