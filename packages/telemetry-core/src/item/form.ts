/** True for a value of one form. Never throws; runs no code of what it looks at, which came out of `JSON.parse`. */
export type Form = (value: unknown) => boolean;

export const text =
  (longest: number): Form =>
  (value) =>
    typeof value === "string" && value.length <= longest;

export const matching =
  (pattern: RegExp): Form =>
  (value) =>
    typeof value === "string" && pattern.test(value);

export const oneOf =
  (...words: readonly string[]): Form =>
  (value) =>
    words.includes(value as string);

export const list =
  (form: Form, most: number): Form =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every(form);

export const isFlag: Form = (value) => typeof value === "boolean";

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object with all of these fields, perhaps some of the others, and none besides. */
export function closed(fields: Readonly<Record<string, Form>>, optional: Readonly<Record<string, Form>> = {}): Form {
  const needed = Object.keys(fields);
  const forms = new Map(Object.entries({ ...fields, ...optional }));
  return (value) =>
    isObject(value) &&
    needed.every((name) => Object.hasOwn(value, name)) &&
    Object.keys(value).every((name) => forms.get(name)?.(value[name]) === true);
}

/** An object with at most so many members of any name and one form. */
export function record(form: Form, most: number): Form {
  return (value) => {
    if (!isObject(value)) return false;
    const members = Object.entries(value);
    // An own `__proto__`, which JSON can write, would be something else in a copy.
    return (
      members.length <= most &&
      members.every(([name, member]) => name.length <= 512 && name !== "__proto__" && form(member))
    );
  };
}

export const isId = matching(/^[0-9a-f]{32}$/);
export const isTime = matching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{3})?Z$/);

const isNamed = closed({ name: text(256), version: text(256) });

/** What each item says about the program and the machine. */
export const SURROUNDINGS: Readonly<Record<string, Form>> = {
  app: isNamed,
  runtime: isNamed,
  os: closed({ platform: text(64), release: text(64), arch: text(64) }),
  environment: oneOf("cli", "container", "server", "ci", "notebook"),
};
