import { callerInText, packageRootOf } from "../platform/find-root.ts";
import {
  basename,
  dirname,
  existsSync,
  fileURLToPath,
  join,
  readFileSync,
  realpathSync,
  sep,
} from "../platform/node.ts";

/** Packages of a library's dependencies that are looked at, with theirs. */
const MOST_PACKAGES = 300;

/**
 * True if a host may report an error that nobody caught: any, for the program that runs; for a library in another
 * program, one with a frame of its own before the first of any package that is no dependency of it. Reads the manifests
 * of the library's dependencies, for such an error alone. Never throws.
 */
export function mayReport(root: string | undefined, error: unknown): boolean {
  try {
    return root === undefined || isOfProgram(root) || isThrownBy(root, (error as { stack?: unknown } | null)?.stack);
  } catch {
    return false;
  }
}

/** True for an error of a library, in the program of another author. The same cost. Never throws. */
export function isOfLibrary(root: string | undefined, error: unknown): boolean {
  try {
    return root !== undefined && !isOfProgram(root) && mayReport(root, error);
  } catch {
    return false;
  }
}

/** True for the package that was started, and for one that a tool of its own `node_modules` runs. */
function isOfProgram(root: string): boolean {
  const main = process.argv[1];
  if (main === undefined) return !root.includes(`${sep}node_modules${sep}`);
  return packageRootOf(main) === root || main.startsWith(join(root, "node_modules") + sep);
}

function isThrownBy(root: string, stack: unknown): boolean {
  if (typeof stack !== "string") return false;
  let dependencies: readonly string[] | undefined;
  for (const line of stack.split("\n")) {
    const place = callerInText(line, 0);
    if (place === undefined) continue;
    const file = place.startsWith("file:") ? fileURLToPath(place) : place;
    const isBelow = file.startsWith(root + sep);
    if (isBelow && !file.slice(root.length).includes(`${sep}node_modules${sep}`)) return true;
    dependencies ??= dependenciesOf(root);
    if (!isBelow && !dependencies.some((folder) => file.startsWith(folder + sep))) return false;
  }
  return false;
}

/** Folders of what a package depends on, directly or not, as far as they are installed. */
function dependenciesOf(root: string): string[] {
  const folders = [root];
  for (let at = 0; at < folders.length && folders.length < MOST_PACKAGES; at++) {
    const folder = folders[at] ?? root;
    for (const name of namesIn(join(folder, "package.json"))) {
      const found = installedAt(folder, name);
      if (found !== undefined && !folders.includes(found)) folders.push(found);
    }
  }
  return folders.slice(1);
}

function namesIn(manifest: string): string[] {
  try {
    const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(
      readFileSync(manifest, "utf8"),
    ) as Record<string, object | undefined>;
    return [dependencies, optionalDependencies, peerDependencies].flatMap((list) => Object.keys(list ?? {}));
  } catch {
    return [];
  }
}

/** As Node looks packages up: in the `node_modules` of each folder upwards. */
function installedAt(folder: string, name: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    const candidate = join(at, "node_modules", name);
    if (basename(at) !== "node_modules" && existsSync(candidate)) return realpathSync(candidate);
    if (dirname(at) === at) return undefined;
  }
}
