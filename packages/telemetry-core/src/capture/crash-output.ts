import { fileURLToPath, inspect, readFileSync, writeSync } from "../platform/node.ts";

/** A source line longer than this is from a bundle and would fill the screen; Node cuts such lines as well. */
const LONGEST_LINE = 1000;

/** How an error ends the process. */
export type CrashOrigin = "uncaughtException" | "unhandledRejection";

/**
 * Prints an error to standard error as Node does before it exits, for the one case in which output must follow. Never
 * throws.
 */
export function printCrash(error: Error, origin: CrashOrigin): void {
  try {
    writeSync(2, crashOutput(error, origin, process.stderr.isTTY === true && process.stderr.hasColors()));
  } catch {
    // A terminal that is gone does not show Node's output either.
  }
}

/**
 * The text that Node prints for an error that ends the process: the place, the error with its properties, the version.
 * The excerpt of a source file is left out for Node's own files, which cannot be read from here.
 */
export function crashOutput(error: Error, origin: CrashOrigin, colors: boolean): string {
  const place = placeOf(error);
  const excerpt = place && excerptAt(place, origin);
  return `${excerpt ? `${excerpt}\n` : ""}${inspect(error, { colors })}\n\nNode.js ${process.version}\n`;
}

interface ThrowPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

function placeOf(error: Error): ThrowPlace | undefined {
  const frame = /^ {4}at (?:.*?\()?((?:file:\/\/|\/|[A-Za-z]:\\).*?):(\d+):(\d+)\)?$/m.exec(error.stack ?? "");
  if (!frame?.[1]) return undefined;
  const first = /^ {4}at .*$/m.exec(error.stack ?? "")?.[0];
  // The first frame is the place; if it is Node's own, there is no excerpt to show.
  if (first !== frame[0]) return undefined;
  return { file: frame[1], line: Number(frame[2]), column: Number(frame[3]) };
}

function excerptAt({ file, line, column }: ThrowPlace, origin: CrashOrigin): string | undefined {
  if (process.sourceMapsEnabled) return undefined;
  try {
    const path = file.startsWith("file:") ? fileURLToPath(file) : file;
    const source = readFileSync(path, "utf8").split("\n")[line - 1];
    if (source === undefined || source.length > LONGEST_LINE) return undefined;
    // Node marks a rejection where the error was made, an exception where it was thrown: usually on the same line.
    const thrown = origin === "uncaughtException" ? source.lastIndexOf("throw ", column - 1) : -1;
    const mark = thrown >= 0 ? thrown : column - 1;
    const indent = source.slice(0, mark).replace(/[^\t]/g, " ");
    return `${file}:${line}\n${source}\n${indent}^\n`;
  } catch {
    return undefined;
  }
}
