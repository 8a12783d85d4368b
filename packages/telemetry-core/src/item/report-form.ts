import { lazy } from "../platform/lazy.ts";

/** True for a value of one form. Never throws; runs no code of what it looks at, which came out of `JSON.parse`. */
export type Form = (value: unknown) => boolean;

const text =
  (longest: number): Form =>
  (value) =>
    typeof value === "string" && value.length <= longest;
const matching =
  (pattern: RegExp): Form =>
  (value) =>
    typeof value === "string" && pattern.test(value);
const oneOf =
  (...words: readonly string[]): Form =>
  (value) =>
    words.includes(value as string);
const list =
  (form: Form, most: number): Form =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every(form);
const isFlag: Form = (value) => typeof value === "boolean";
/** From zero on, as far as numbers are exact. */
const isPlace: Form = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isFact: Form = (value) => isText(value) || Number.isFinite(value) || isFlag(value);
const isText = text(8192);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object with all of these fields, perhaps some of the others, and none besides. */
function closed(fields: Readonly<Record<string, Form>>, optional: Readonly<Record<string, Form>> = {}): Form {
  const needed = Object.keys(fields);
  const forms = new Map(Object.entries({ ...fields, ...optional }));
  return (value) =>
    isObject(value) &&
    needed.every((name) => Object.hasOwn(value, name)) &&
    Object.keys(value).every((name) => forms.get(name)?.(value[name]) === true);
}

const MOST_FACTS = 32;
const isContext: Form = (value) => {
  if (!isObject(value)) return false;
  const facts = Object.entries(value);
  // An own `__proto__`, which JSON can write, would be something else in a copy.
  return (
    facts.length <= MOST_FACTS &&
    facts.every(([name, fact]) => name.length <= 512 && name !== "__proto__" && isFact(fact))
  );
};

const reportForm = lazy((): Form => {
  const hex = matching(/^[0-9a-f]{32}$/);
  const named = closed({ name: text(256), version: text(256) });
  // Placeholders can be longer than what they replace, so the bounds are wider here than where a report is built.
  const frame = closed(
    { owner: oneOf("host", "dependency", "runtime", "user"), file: text(4096) },
    {
      function: text(256),
      line: isPlace,
      column: isPlace,
      debugId: matching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    },
  );
  const exception = closed(
    { type: text(512), message: text(65_536), frames: list(frame, 50) },
    { code: text(64), relation: oneOf("cause", "aggregate") },
  );
  return closed(
    {
      id: hex,
      time: matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/),
      level: oneOf("fatal", "error", "warning", "info", "debug"),
      handled: isFlag,
      app: named,
      runtime: named,
      os: closed({ platform: text(64), release: text(64), arch: text(64) }),
      environment: oneOf("cli", "container", "server", "ci", "notebook"),
      exceptions: list(exception, 8),
      context: isContext,
      fingerprint: hex,
    },
    { message: text(65_536), email: text(254) },
  );
});

/** The exact form of a report on disk. It is made at the first one: most starts of a host read none. */
export const isReport: Form = (value) => reportForm()(value);
