/** Calls and globals that change how a value looks, not what it is. */
const FORMATTING = new Set([
  "JSON", "stringify", "String", "Number", "Object", "Array", "Math", "util", "inspect", "toString", "join", "slice", "trim",
  "map", "keys", "values", "entries", "replace", "toUpperCase", "toLowerCase", "substring", "concat", "from", "format",
  "filter", "flat", "sort", "typeof", "await", "new", "this", "return", "void", "null", "undefined", "true", "false", "toFixed",
  "encodeURIComponent", "decodeURIComponent", "toISOString", "toJSON", "get", "valueOf", "quote", "self", "in", "of", "instanceof",
]); // biome-ignore format: rows of words

/**
 * The name of a source expression: its last meaningful name (`err.path` is `path`,
 * `JSON.stringify(option.flag)` is `flag`); `value` where there is none, as in minified code.
 */
export function expressionName(source: string): string {
  const names = source
    .slice(0, 256)
    .replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, "")
    .match(/[A-Za-z_$][\w$]*/g);
  const last = names?.findLast((name) => !FORMATTING.has(name));
  return last !== undefined && /^[A-Za-z_][A-Za-z0-9_]{2,31}$/.test(last) ? last : "value";
}
