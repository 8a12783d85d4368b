import type { BuiltException } from "./build.ts";
import { fileURLToPath, readFileSync } from "./node.ts";

/** `run`, `wrap` and `scope` stand in every stack that passes through them and say nothing about the host. */
export function withoutOwnFrames(exception: BuiltException): BuiltException {
  own ??= ownFolder();
  const places = own;
  if (!places.some((place) => exception.stack.includes(place))) return exception;
  const lines = exception.stack.split("\n").filter((line) => !places.some((place) => line.includes(place)));
  return { ...exception, stack: lines.join("\n") };
}

let own: readonly string[] | undefined;

/**
 * This package's folder as it stands in stacks: as a URL in modules, as a path where a tool rewrote it. Empty where a
 * bundler made this a part of the host: its folder is the host's then, and in CommonJS there is no URL at all.
 */
function ownFolder(): string[] {
  try {
    const folder = new URL(".", import.meta.url);
    const { name } = JSON.parse(readFileSync(new URL("../package.json", folder), "utf8")) as { name?: unknown };
    return name === "@askfirst/telemetry-core" ? [folder.href, fileURLToPath(folder)] : [];
  } catch {
    return [];
  }
}
