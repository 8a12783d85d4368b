import { propertyReader, readProperty } from "@askfirst/sanitizer/read-property";
import { fstatSync, types, writeSync } from "../platform/node.ts";

/**
 * Errors that are control flow: a person gave up or typed something wrong, a reader is gone. Each
 * row was seen in the errors of the library that it names.
 */
const EXPECTED_NAMES = new Set([
  "CommanderError", // commander 14 with exitOverride(): usage, --help and --version
  "InvalidArgumentError", // commander 14, in a parser of an argument; undici has another one, with its own code
  "YError", // yargs 18 with exitProcess(false)
  "CACError", // cac 7
  "ExitPromptError", // @inquirer/core 11: Ctrl-C at a prompt
  "AbortPromptError", // @inquirer/core 11: the host's own signal
  "CancelPromptError", // @inquirer/core 11: the host's own prompt.cancel()
]);

const EXPECTED_CODES = new Set([
  "E_UNKNOWN_COMMAND", // citty 0.2
  "E_NO_COMMAND", // citty 0.2
  "EARG", // citty 0.2
  "EEXIT", // @oclif/core 4: this.exit()
  "ERR_PARSE_ARGS_UNKNOWN_OPTION", // parseArgs of node:util
  "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL",
  "ERR_PARSE_ARGS_INVALID_OPTION_VALUE",
  "ERR_CANCELED", // axios 1: the host's own signal
]);

/** The author's own test for expected errors, beyond the known ones. */
export type IsExpected = (error: unknown) => boolean;

/**
 * True for an error that is control flow and no crash: a known one, or one for which the author's `expected` returns
 * `true`. If `expected` throws, the answer is no. Runs no code of a known error, costs some microseconds, and reads the stack
 * of a plain error with no name of its own.
 */
export function isExpectedError(error: unknown, expected?: IsExpected): boolean {
  try {
    return (isObject(error) && isControlFlow(error)) || expected?.(error) === true;
  } catch {
    return false;
  }
}

function isControlFlow(error: object): boolean {
  if (types.isProxy(error)) return false;
  const read = propertyReader(error);
  const name = read("name");
  const code = read("code");
  if (typeof code === "string" && EXPECTED_CODES.has(code)) return true;
  if (typeof name === "string" && EXPECTED_NAMES.has(name)) {
    return name !== "InvalidArgumentError" || code === "commander.invalidArgument";
  }
  return (
    isAbort(error, name) || isGoneReader(error, code) || isUsageOfClass(error, read) || isUsageOfYargs(error, name)
  );
}

/** `AbortError` of Node, of the web and of libraries; not one that stands for a time limit, which is a failure. */
function isAbort(error: object, name: unknown): boolean {
  const isWebAbort = typeof DOMException === "function" && error instanceof DOMException && error.name === "AbortError";
  if (name !== "AbortError" && !isWebAbort) return false;
  const cause = readProperty(error, "cause");
  return !(typeof DOMException === "function" && cause instanceof DOMException && cause.name === "TimeoutError");
}

/**
 * The reader of the output has gone, as in `crawler | head`, or the terminal has. The same codes of a connection or a
 * file are failures of the host's work.
 */
function isGoneReader(error: object, code: unknown): boolean {
  if (code === "EIO") return [0, 1, 2].some((stream) => writesTo(stream) === "EIO");
  return code === "EPIPE" && [1, 2].some(hasLostReader) && isPlainWrite(readProperty(error, "stack"));
}

/** A socket tells without a byte whether its reader has gone; of a pipe that cannot be known, and is taken for true. */
function hasLostReader(stream: number): boolean {
  try {
    const found = fstatSync(stream);
    return found.isFIFO() || (found.isSocket() && writesTo(stream) === "EPIPE");
  } catch {
    return false;
  }
}

/** The error's code of writing nothing at all, or undefined. */
function writesTo(stream: number): string | undefined {
  try {
    writeSync(stream, "");
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}

/** Node writes to its standard streams at once, so that the write itself is in the stack, and no protocol above it. */
function isPlainWrite(stack: unknown): boolean {
  if (typeof stack !== "string" || process.versions["bun"] || process.versions["deno"]) return true;
  return (
    /\b(?:writeGeneric|writeSync) \(node:/.test(stack) && !/node:(?:_http|_tls|internal\/(?:http|tls))/.test(stack)
  );
}

/** What `@oclif/core` 4 throws for `this.error("…")` and wrong flags, and `clipanion` 3 for wrong usage. */
function isUsageOfClass(error: object, read: (key: string) => unknown): boolean {
  const clipanion = read("clipanion");
  if (isObject(clipanion) && typeof readProperty(clipanion, "type") === "string") return true;
  // Any error that went through `this.error(error)` has the first; only its own class has the second.
  return isObject(read("oclif")) && Object.hasOwn(error, "skipOclifErrorHandling");
}

/** `fail(false)` has yargs 17 and 18 throw a plain error, which only its place tells from others. */
function isUsageOfYargs(error: object, name: unknown): boolean {
  if (name !== "Error" || Object.hasOwn(error, "code")) return false;
  const stack = readProperty(error, "stack");
  return typeof stack === "string" && /^ {4}at (?:Object|self)\.fail \(.*[\\/]yargs[\\/]/m.test(stack.slice(0, 4096));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
