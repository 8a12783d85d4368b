import { types } from "../platform/node.ts";
import { ownEntries } from "./own-entries.ts";
import { propertyReader, readProperty } from "./read-property.ts";
import { runningStack } from "./running-stack.ts";
import { dropHeader, shorten } from "./truncate.ts";

/**
 * Bounds on what is taken from an error, applied before anything looks inside a text. They are set so that a report
 * fits a few screens and that the slowest pattern over the largest field stays within milliseconds.
 */
export const BOUNDS = {
  /** Errors of one cause chain, aggregates included. Longer chains repeat themselves. */
  exceptions: 8,
  /** Characters of a message. Longer ones quote data: a page, a query, a response. */
  message: 8 * 1024,
  /** Characters of a stack. Fifty frames of long paths fit. */
  stack: 64 * 1024,
  /** Own properties of an error, and characters of each. */
  properties: 32,
  property: 2 * 1024,
  /** Characters of a class name, an error code or a property's name. */
  name: 128,
} as const;

/** A thrown value as a structure, not yet sanitised: it never leaves the process in this form. */
export interface BuiltException {
  /** Class name, or the `typeof` of a value that is no error. */
  readonly type: string;
  readonly code?: string;
  readonly message: string;
  /** The stack's text without the lines that repeat type and message. */
  readonly stack: string;
  /** The calls of the running code, where the stack may name the sources that it was made of. */
  readonly running?: string;
  /** Own strings and numbers of the error, which the sanitizer first looks for in the message. */
  readonly properties: Readonly<Record<string, string | number>>;
  readonly relation?: "cause" | "aggregate";
}

/** Set by Node beside the fields of every system error; they are looked at even where they are not enumerable. */
const KNOWN_PROPERTIES = [
  "path", "dest", "address", "hostname", "host", "url", "input", "port", "syscall", "file", "filename", "cwd",
] as const; // biome-ignore format: one line

const TOLD_APART = new Set(["name", "message", "stack", "code", "cause", "errors"]);

/**
 * Turns any thrown value into structures, outermost first: the error, then its causes and the parts of an
 * `AggregateError`, each once. Never throws and runs no code of the host's: a getter counts as absent, and all of a
 * proxy.
 */
export function buildExceptions(error: unknown): BuiltException[] {
  const built: BuiltException[] = [];
  const seen = new Set<unknown>();
  const waiting: { value: unknown; relation?: "cause" | "aggregate" }[] = [{ value: error }];
  for (let next = waiting.shift(); next && built.length < BOUNDS.exceptions; next = waiting.shift()) {
    const { value, relation } = next;
    if (isObject(value)) {
      if (seen.has(value)) continue;
      seen.add(value);
    }
    const exception = buildOne(value);
    built.push(relation ? { ...exception, relation } : exception);
    if (!isObject(value)) continue;
    const cause = readProperty(value, "cause");
    if (cause !== undefined && cause !== null) waiting.push({ value: cause, relation: "cause" });
    for (const part of partsOf(value)) waiting.push({ value: part, relation: "aggregate" });
  }
  return built;
}

function buildOne(value: unknown): BuiltException {
  if (!isObject(value)) {
    const type = value === null ? "null" : typeof value;
    return { type, message: shorten(plainText(value), BOUNDS.message), stack: "", properties: {} };
  }
  if (types.isProxy(value)) return { type: "Object", message: "", stack: "", properties: {} };
  // Before anything reads the stack: the engine tells its calls only once.
  const running = runningStack(value)?.slice(0, BOUNDS.stack);
  const read = propertyReader(value);
  const stack = string(read("stack")) ?? "";
  const name = string(read("name")) ?? nameOfClass(value);
  const message = string(read("message")) ?? messageIn(stack, name);
  // Node also writes the code into the header. A copied or serialised error has it nowhere else.
  const code = read("code") ?? /^[^\s:]{1,100} \[([A-Z][A-Z0-9_]{2,63})\]/.exec(stack.slice(0, 256))?.[1];
  return {
    type: (name || (typeof value === "function" ? "function" : "Object")).slice(0, BOUNDS.name),
    ...(typeof code === "string" || typeof code === "number" ? { code: String(code).slice(0, BOUNDS.name) } : {}),
    message: shorten(message, BOUNDS.message),
    stack: dropHeader(stack, name ?? "", message, BOUNDS.stack),
    ...(running === undefined ? {} : { running }),
    properties: propertiesOf(value, read),
  };
}

/** The name of the class of an error whose `name` is a getter. */
function nameOfClass(value: object): string | undefined {
  const made = types.isNativeError(value) ? readProperty(value, "constructor") : undefined;
  return typeof made === "function" ? string(readProperty(made, "name")) : undefined;
}

/** The message of an error that has a getter for it, as the engine wrote it when the error was made. */
function messageIn(stack: string, name = ""): string {
  const end = stack.slice(0, BOUNDS.message).indexOf("\n    at ");
  const start = `${name}: `;
  return end > 0 && stack.startsWith(start) ? stack.slice(start.length, end) : "";
}

/** The text of a primitive. `String` of a symbol shows its description; a symbol never runs the user's code. */
function plainText(value: unknown): string {
  return typeof value === "string" ? value : value === undefined || value === null ? "" : String(value);
}

function propertiesOf(value: object, read: (name: string) => unknown): Record<string, string | number> {
  const found: Record<string, string | number> = {};
  let count = 0;
  const note = (name: string, property: unknown): void => {
    if (count >= BOUNDS.properties || TOLD_APART.has(name) || name.length > BOUNDS.name || name === "__proto__") return;
    if (typeof property !== "number" && (typeof property !== "string" || property === "")) return;
    if (Object.hasOwn(found, name)) return;
    found[name] = typeof property === "number" ? property : property.slice(0, BOUNDS.property);
    count++;
  };
  for (const name of KNOWN_PROPERTIES) note(name, read(name));
  for (const [name, property] of ownEntries(value, BOUNDS.properties * 4, readProperty)) note(name, property);
  return found;
}

/** The errors inside an `AggregateError`, at most as many as can be reported. */
function partsOf(value: object): unknown[] {
  const errors = readProperty(value, "errors");
  if (!isObject(errors) || types.isProxy(errors) || !Array.isArray(errors)) return [];
  const count = Math.min(errors.length, BOUNDS.exceptions);
  return Array.from({ length: count }, (_, at) => readProperty(errors, String(at)));
}

function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function string(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
