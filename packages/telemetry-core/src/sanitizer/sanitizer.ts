import { BOUNDS, type BuiltException, buildExceptions } from "../build/build-exceptions.ts";
import { shorten } from "../build/truncate.ts";
import type { Frame } from "../item/report.ts";
import { once } from "../platform/lazy.ts";
import { type Layers, layersOf } from "./layers.ts";
import { type MachineFacts, machineFacts } from "./machine/machine-facts.ts";
import { printFrames, sanitizeException } from "./sanitize-exception.ts";
import { sanitizeValue } from "./sanitize-value.ts";
import { readTrace } from "./stack/trace.ts";

/** Anything with the looks of an error, an `Error` included. */
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
  /** The same, printed the way V8 prints a stack. Of a trace that was given as text, also the other lines worth reading. */
  readonly stack: string;
  /** Causes and the parts of an `AggregateError`, in the order they were found. */
  readonly causes: readonly Omit<SanitizedCrash, "causes">[];
}

/** Takes out whatever tells about the person. Every method is total and leaves its input as it was. */
export interface Sanitizer {
  /** Text of any origin, cut at 65,536 characters. Sanitising twice changes nothing. Linear: some MB a second. */
  text(text: string): string;
  /** A copy with every text in it sanitised, and what stands under a secret's name replaced. */
  value<T>(value: T): T;
  /** An error with its stack and its causes; also one that is told in texts, by this or another runtime. */
  crash(error: CrashInput): SanitizedCrash;
}

/**
 * Makes a sanitizer for one machine; without facts, for this one, whose facts are then read at the first use. Costs
 * nothing until it is used.
 */
export function createSanitizer(facts?: MachineFacts): Sanitizer {
  const layers = once(() => layersOf(facts ?? machineFacts()));
  const crashOf = (built: BuiltException, printed: boolean): Omit<SanitizedCrash, "causes"> => {
    const { type, code, message, frames } = sanitizeException(built, layers(), printed);
    const head = message === "" ? type : `${type}: ${message}`;
    const stack = frames.length === 0 ? head : `${head}\n${printFrames(frames)}`;
    return { name: type, ...(code === undefined ? {} : { code }), message, frames, stack };
  };
  return {
    text: (text) => layers().text(text),
    value: <T>(value: T) => sanitizeValue(value, layers().text) as T,
    crash(error) {
      const trace = printedTrace(error);
      const [first, ...causes] = buildExceptions(error).map((built) => crashOf(built, trace !== undefined));
      const crash = { ...(first ?? { name: "Error", message: "", frames: [], stack: "Error" }), causes };
      return trace === undefined ? crash : withTrace(crash, trace, layers());
    },
  };
}

/** The stack of what is no error of this process, but tells of one. */
function printedTrace(error: CrashInput): string | undefined {
  try {
    const { stack } = error;
    return error instanceof Error || typeof stack !== "string" ? undefined : shorten(stack, BOUNDS.stack);
  } catch {
    return undefined;
  }
}

/** What was printed holds more than frames: causes, codes, the lines of other runtimes. */
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
