/** Environment variables of one run: `process.env`, or those of a test. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** The newest app: a process nearly always has one. */
let last: { readonly app: string; readonly upperCase: string } | undefined;

/** `crawler` and `TELEMETRY` make `CRAWLER_TELEMETRY`: upper case, and `_` for any character that is no letter or digit. */
export function variableName(app: string, suffix: string): string {
  if (last?.app !== app) last = { app, upperCase: app.toUpperCase().replace(/[^A-Z0-9]+/g, "_") };
  return `${last.upperCase}_${suffix}`;
}

const FALSE_WORDS = new Set(["0", "false", "off", "no"]);
const TRUE_WORDS = new Set(["1", "true", "on", "yes"]);

/** Reads a switch in the usual spellings and any letter case. `undefined` for anything else, also the empty string. */
export function readSwitch(value: string): boolean | undefined {
  const word = value.trim().toLowerCase();
  if (TRUE_WORDS.has(word)) return true;
  if (FALSE_WORDS.has(word)) return false;
  return undefined;
}
