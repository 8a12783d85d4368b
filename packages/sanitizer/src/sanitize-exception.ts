import type { BuiltException } from "./build/build-exceptions.ts";
import { leaveOut } from "./build/leave-out.ts";
import { runningStack } from "./build/running-stack.ts";
import type { Layers } from "./layers.ts";
import { replaceOwnProperties } from "./own-properties.ts";
import { LETTERS } from "./patterns/letters.ts";
import { lazy } from "./platform/lazy.ts";
import type { CrashException, Frame } from "./sanitized.ts";
import { placeholderFor } from "./tables/field-names.ts";
import { originOf } from "./template/origin.ts";
import { recoverMessage } from "./template/recover-message.ts";
import type { Thrower } from "./template/throw-sites.ts";

/**
 * Class names as languages allow them, with their module in front (`fs.PathError`, `Net::ReadTimeout`) or a code behind
 * (`ApiError[50001]`).
 */
const CLASS_NAME = new RegExp(`^[${LETTERS}$_](?:[${LETTERS}0-9$_.]|::(?!:)){0,99}(?: ?\\[[\\w.-]{1,64}\\])?$`);
/** `ENOENT`, `ERR_INVALID_URL`, `P1001`, `22P02`, `auth/invalid-email`, `23505`, `PUG:NO_END_BRACKET`. */
const CODE = /^[A-Za-z0-9][\w./:-]{0,63}$/;
/** Codes in the form of constants, which no name of a person has: `ENOENT`, `ERR_X`, `P1001`, `23505`. */
const CONSTANT = /^(?:E[A-Z]{3,24}|(?=.*[\d_])[A-Z\d]{1,32}(?:[_.:-][A-Z\d]{1,32}){0,12})$/;
const MOST_CALLS = 24;

/** How an error came here. */
interface Circumstances {
  /** Another process printed it: no source of this machine describes it. */
  readonly printed?: boolean;
  /** The calls are those that captured it. */
  readonly captured?: boolean;
  /** Whose the error is that it belongs to. */
  readonly within?: Thrower | undefined;
}

/**
 * Sanitises one error of a chain with every layer (own properties, template of the message, facts of this machine,
 * patterns), and its frames. Reads the source that threw unless another process `printed` the error.
 */
export function sanitizeException(
  built: BuiltException,
  layers: Layers,
  { printed = false, captured = false, within }: Circumstances = {},
): CrashException {
  const { text, told, word, secrets, frames } = layers;
  const origin = lazy(() => originOf(built, layers, captured, within));
  const isCode = (code: string) =>
    CODE.test(code) && word(code) === code && (printed || CONSTANT.test(code) || origin().isKnown(code));
  const code = built.code !== undefined && isCode(built.code) ? built.code : undefined;
  const known = (text: string) => replaceOwnProperties(text, built.properties);
  /** A value gets the most telling name: a kind of data, a property of the error, an expression. */
  const hide = (name: string, value: string): string => {
    const hidden = text(known(value));
    if (/^["'`]?(?:[a-z0-9+.-]{1,32}:\/\/)?<[a-z][a-z:-]*>["'`]?$/.test(hidden)) return hidden;
    const quote = /^(["'`]).*\1$/s.exec(value)?.[1] ?? "";
    return `${quote}${holeFor(name)}${quote}`;
  };
  // Known secrets first, while they are whole.
  const message = secrets(built.message);
  const recovered = () => {
    const { sites, user, unexplained } = origin();
    return recoverMessage(message, sites, user, { hide, known, unexplained });
  };
  return {
    type: CLASS_NAME.test(built.type) ? word(built.type) : "Error",
    ...(code === undefined ? {} : { code }),
    message: printed ? told(known(message)) : text(recovered()),
    frames: frames(built.stack),
    ...(built.relation ? { relation: built.relation } : {}),
  };
}

/**
 * A message without an error, as a host captures it. The call that captures it is the one that may have made it; calls
 * at the places of `leftOut` are not.
 */
export function sanitizeMessage(message: string, layers: Layers, leftOut: readonly string[]): string {
  const built = leaveOut(leftOut, { type: "", message, stack: callsOfNow(), properties: {} });
  return sanitizeException(built, layers, { within: "program", captured: true }).message;
}

/** The calls that led into this package, more of them than a host may have set as its limit. */
function callsOfNow(): string {
  const { stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = MOST_CALLS;
    const error = new Error("now");
    const lines = (runningStack(error) ?? error.stack?.slice("Error: now\n".length) ?? "").split("\n");
    // All of this package lies in the folder of the newest call. In a host's bundle the host does as well.
    const own = /([^\s()]*[\\/])[^\\/]*$/.exec(lines[0] ?? "")?.[1] ?? "";
    const others = lines.slice(lines.findLastIndex((line) => own !== "" && line.includes(own)) + 1);
    return (others.some((line) => FILE.test(line)) ? others : lines).join("\n");
  } catch {
    // Frozen intrinsics.
    return "";
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** A call in a file, not in a module of the runtime. */
const FILE = /(?<!node:[\w/]{0,64})[\\/][^\\/]*:\d+:\d+\)?$/;

/** A parser's `token` is no secret, and the word helps a reader. */
function holeFor(name: string): string {
  const placeholder = placeholderFor(name);
  return placeholder === undefined || placeholder === "<secret>" ? `<${name}>` : placeholder;
}

/** Frames as V8 prints them; those of Python files as CPython does. */
export function printFrames(frames: readonly Frame[]): string {
  return frames
    .map(({ file, line, column, function: name }) => {
      if (/\.(?:py[xd]?|pxi)$/.test(file))
        return `  File "${file}", line ${line ?? 0}${name === undefined ? "" : `, in ${name}`}`;
      const place = [file, line, column].filter((part) => part !== undefined).join(":");
      return name === undefined ? `    at ${place}` : `    at ${name} (${place})`;
    })
    .join("\n");
}
