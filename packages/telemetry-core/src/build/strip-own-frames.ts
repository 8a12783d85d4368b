import { fileURLToPath, readFileSync } from "../platform/node.ts";
import type { BuiltException } from "./build-exceptions.ts";
import { ownCalls } from "./own-calls.ts";

/** A function of its own: bundlers take `new URL(…, import.meta.url)` for a file to copy, and Node loads a module at the first look. */
const here = () => import.meta.url;

/** Frames of `run`, `wrap` and `scope` are in every stack that passes through them and say nothing about the host. */
export function stripOwnFrames(exception: BuiltException): BuiltException {
  own ??= ownFolder();
  // In a bundle of the host the folder is the host's.
  const places = own.length > 0 ? own : ownCalls();
  const isOwn = (text: string) => places.some((place) => text.includes(place));
  const strip = (stack: string) => (isOwn(stack) ? withoutLines(stack, isOwn) : stack);
  const { stack, running } = exception;
  if (!isOwn(stack) && !isOwn(running ?? "")) return exception;
  return { ...exception, stack: strip(stack), ...(running === undefined ? {} : { running: strip(running) }) };
}

function withoutLines(text: string, drop: (line: string) => boolean): string {
  return text
    .split("\n")
    .filter((line) => !drop(line))
    .join("\n");
}

let own: readonly string[] | undefined;

/**
 * This package's folder as stacks show it: as a URL in modules, as a path where a tool rewrote it. Empty in a bundle of
 * the host: the folder is the host's then, and CommonJS has no URL at all.
 */
function ownFolder(): string[] {
  // In `dist` this is a part of a file that lies in it. In the sources it lies one folder deeper.
  for (const place of [".", ".."]) {
    try {
      const folder = new URL(place, here());
      const { name } = JSON.parse(readFileSync(new URL("../package.json", folder), "utf8")) as { name?: unknown };
      if (name === "@askfirst/telemetry-core") return [folder.href, fileURLToPath(folder)];
    } catch {
      // No manifest there, or no URL.
    }
  }
  return [];
}
