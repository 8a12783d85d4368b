import { BOUNDS, type BuiltException, buildExceptions } from "./build/build-exceptions.ts";
import { shorten } from "./build/truncate.ts";
import { type Layers, layersOf } from "./layers.ts";
import { type MachineFacts, machineFacts } from "./machine/machine-facts.ts";
import { lazy } from "./platform/lazy.ts";
import { printFrames, sanitizeException } from "./sanitize-exception.ts";
import { sanitizeValue } from "./sanitize-value.ts";
import type { Frame } from "./sanitized.ts";
import { readTrace } from "./stack/trace.ts";
import { throwerOf } from "./template/origin.ts";
import type { Thrower } from "./template/throw-sites.ts";

/** Anything with the shape of an error, an `Error` included. */
export interface CrashInput {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
  readonly code?: string | number | undefined;
  readonly cause?: unknown;
}

/** An error that may be shown to a stranger. */
export interface SanitizedCrash {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly frames: readonly Frame[];
  /** The same in V8's form of a stack. For a trace that was given as text, also its other useful lines. */
  readonly stack: string;
  /** Causes and the parts of an `AggregateError`, in the order they were found. */
  readonly causes: readonly Omit<SanitizedCrash, "causes">[];
}

/** Removes personal data. Every method is total and does not change its input. */
export interface Sanitizer {
  /** Text of any origin, cut at 65,536 characters. Sanitising twice changes nothing. Linear: some MB a second. */
  text(text: string): string;
  /** A copy with every text sanitised, and every value under a secret's name replaced. */
  value<T>(value: T): T;
  /** An error with its stack and causes; also one given as texts, from this or another runtime. */
  crash(error: CrashInput): SanitizedCrash;
}

/**
 * Makes a sanitizer for one machine. Without facts it is for this machine, and reads them at the first use. Costs nothing
 * until it is used.
 */
export function createSanitizer(facts?: MachineFacts): Sanitizer {
  const layers = lazy(() => layersOf(facts ?? machineFacts()));
  const crashOf = (
    built: BuiltException,
    printed: boolean,
    within: Thrower | undefined,
  ): Omit<SanitizedCrash, "causes"> => {
    const { type, code, message, frames } = sanitizeException(built, layers(), { printed, within });
    const head = message === "" ? type : `${type}: ${message}`;
    const stack = frames.length === 0 ? head : `${head}\n${printFrames(frames)}`;
    return { name: type, ...(code === undefined ? {} : { code }), message, frames, stack };
  };
  return {
    text: (text) => layers().told(text),
    value: <T>(value: T) => sanitizeValue(value, layers().told) as T,
    crash(error) {
      const trace = printedTrace(error);
      const built = buildExceptions(error);
      const within = built[0] && throwerOf(built[0], layers());
      const [first, ...causes] = built.map((exception) => crashOf(exception, trace !== undefined, within));
      const crash = { ...(first ?? { name: "Error", message: "", frames: [], stack: "Error" }), causes };
      return trace === undefined ? crash : withTrace(crash, trace, layers());
    },
  };
}

/** The stack of a value that is no error of this process, but describes one. */
function printedTrace(error: CrashInput): string | undefined {
  try {
    const { stack } = error;
    return error instanceof Error || typeof stack !== "string" ? undefined : shorten(stack, BOUNDS.stack);
  } catch {
    return undefined;
  }
}

/** A printed trace holds more than frames: causes, codes, the lines of other runtimes. */
function withTrace(crash: SanitizedCrash, trace: string, { roots, text }: Layers): SanitizedCrash {
  const lines = readTrace(trace, crash, roots, text);
  const [head = ""] = crash.stack.split("\n", 1);
  const printed = lines.map((line) => (typeof line === "string" ? line : printFrames([line])));
  return {
    ...crash,
    frames: lines.filter((line) => typeof line !== "string"),
    stack: [head, ...printed.filter((line) => line !== head)].join("\n"),
  };
}
