import type { BuiltException } from "../build.ts";
import type { CrashException, Frame } from "../report.ts";
import { parseFrames } from "./frames.ts";
import { replaceOwnProperties } from "./own-properties.ts";

/** Class names as languages allow them, with their module in front (`fs.PathError`). */
const CLASS_NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$.]{0,99}$/u;
/** `ENOENT`, `ERR_INVALID_URL`, `P1001`, `22P02`, `auth/invalid-email`, `23505`, `PUG:NO_END_BRACKET`. */
const CODE = /^[A-Za-z0-9][\w./:-]{0,63}$/;

/** One error of a chain, through every layer: its own properties, this machine's facts, the patterns, the frames. */
export function sanitizeException(
  built: BuiltException,
  roots: readonly string[],
  text: (text: string) => string,
): CrashException {
  const code =
    built.code !== undefined && CODE.test(built.code) && text(built.code) === built.code ? built.code : undefined;
  return {
    type: CLASS_NAME.test(built.type) ? text(built.type) : "Error",
    ...(code === undefined ? {} : { code }),
    message: text(replaceOwnProperties(built.message, built.properties)),
    frames: parseFrames(built.stack, roots, text),
    ...(built.relation ? { relation: built.relation } : {}),
  };
}

/** Frames as V8 would print them; those of Python files as CPython would. */
export function printFrames(frames: readonly Frame[]): string {
  return frames
    .map(({ file, line, column, function: name }) => {
      if (file.endsWith(".py")) return `  File "${file}", line ${line ?? 0}${name === undefined ? "" : `, in ${name}`}`;
      const place = [file, line, column].filter((part) => part !== undefined).join(":");
      return name === undefined ? `    at ${place}` : `    at ${name} (${place})`;
    })
    .join("\n");
}
