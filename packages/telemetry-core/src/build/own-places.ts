import { fileURLToPath, readFileSync } from "../platform/node.ts";
import { ownCalls } from "./own-calls.ts";

/** A function of its own: bundlers take `new URL(…, import.meta.url)` for a file to copy, and Node loads a module at the first look. */
const here = () => import.meta.url;

let own: readonly string[] | undefined;

/**
 * Where this package's calls stand, as stacks show it. Frames of `run`, `wrap` and `scope` are in every stack that passes
 * through them and say nothing about the host.
 */
export function ownPlaces(): readonly string[] {
  own ??= ownFolder();
  // In a bundle of the host the folder is the host's.
  return own.length > 0 ? own : ownCalls();
}

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
