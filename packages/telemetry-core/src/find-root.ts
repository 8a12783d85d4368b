import { readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * The folder of the package that holds a file or folder: the nearest one upwards with a `package.json` that has a
 * name. (A `package.json` without a name only sets options for a folder of a package, such as `"type": "module"`.)
 */
export function packageRootOf(place: string | URL): string | undefined {
  let at: string;
  try {
    at = place instanceof URL || place.startsWith("file:") ? fileURLToPath(place) : place;
    at = realpathSync(at);
  } catch {
    return undefined;
  }
  for (; ; at = dirname(at)) {
    if (isNamedPackage(join(at, "package.json"))) return at;
    if (dirname(at) === at) return undefined;
  }
}

function isNamedPackage(path: string): boolean {
  try {
    return typeof (JSON.parse(readFileSync(path, "utf8")) as { name?: unknown }).name === "string";
  } catch {
    return false;
  }
}

/**
 * The file that called the function that called this one's caller, from a stack. Whoever calls `createTelemetry` is
 * the host, wherever it is installed; the script that was started may be the person's.
 */
export function callerFile(stack: string | undefined, depth: number): string | undefined {
  const line = stack?.split("\n").filter((text) => /^\s*at |@/.test(text))[depth];
  const place = line && /((?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*?):\d+(?::\d+)?\)?$/.exec(line.trim());
  return place?.[1];
}
