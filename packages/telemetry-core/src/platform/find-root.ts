import {
  basename,
  dirname,
  existsSync,
  fileURLToPath,
  homedir,
  join,
  readFileSync,
  realpathSync,
  sep,
  statSync,
  userInfo,
} from "./node.ts";

/**
 * The host's root, found from a file or folder of it: the nearest folder upwards that is a package. Its files are named
 * in reports and providers are looked up from it. So it is never the person's home or a folder that holds it, and never
 * reaches out of a `node_modules`. Where no folder qualifies, it is the file alone. Undefined if the place does not exist.
 */
export function packageRootOf(place: string | URL, homes = personHomes()): string | undefined {
  let start: string;
  let own: string;
  try {
    start = realpathSync(place instanceof URL || place.startsWith("file:") ? fileURLToPath(place) : place);
    own = statSync(start).isDirectory() ? start : dirname(start);
  } catch {
    return undefined;
  }
  const folders = foldersFrom(own).filter((folder) => !isPersons(folder, homes));
  return (
    folders.find((folder) => isPackage(join(folder, "package.json"))) ??
    folders.find((folder) => existsSync(join(folder, "package.json")) || existsSync(join(folder, "node_modules"))) ??
    // A file as root: nothing lies below it, and packages are still found from its folder upwards.
    (folders[0] === own ? own : own === start ? join(start, "package.json") : start)
  );
}

/** The folder and those above it; inside a `node_modules` up to the package, which ends there. */
function foldersFrom(folder: string): string[] {
  const folders: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    folders.push(at);
    const above = dirname(at);
    const holder = basename(above).startsWith("@") ? dirname(above) : above;
    if (above === at || basename(holder) === "node_modules") return folders;
  }
}

/** True for a home, a folder that holds it, and the root of a file system: files there are the person's. */
function isPersons(folder: string, homes: readonly string[]): boolean {
  const prefix = folder.endsWith(sep) ? folder : folder + sep;
  return dirname(folder) === folder || homes.some((home) => home === folder || home.startsWith(prefix));
}

function personHomes(): string[] {
  return [homedir, () => userInfo().homedir].flatMap((read) => {
    try {
      return [realpathSync(read())];
    } catch {
      // No home, or one that does not exist, so nothing lies in it.
      return [];
    }
  });
}

/**
 * True for a manifest with a name or dependencies. Any other `package.json` only sets options for a folder of a package,
 * such as `"type": "module"`. `npm install` in an empty folder writes one without a name.
 */
function isPackage(path: string): boolean {
  try {
    const manifest = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
    return Object.keys(manifest).some((key) => /^(name|version|workspaces|\w*[dD]ependencies)$/.test(key));
  } catch {
    return false;
  }
}

/**
 * The file that called `callee`. The caller of `createTelemetry` is the host, wherever it is installed; the script that
 * was started may be the person's. The call sites come from the engine: the host (`Error.prepareStackTrace`) and source
 * maps, which name files that were never shipped, may change the text of a stack.
 */
export function callerFile(callee: (...args: never[]) => unknown): string | undefined {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = 10;
    Error.prepareStackTrace = (_, sites) => sites;
    Error.captureStackTrace(holder, callee);
    const sites = holder.stack as NodeJS.CallSite[];
    return sites.map((site) => site.getFileName() ?? site.getScriptNameOrSourceURL()).find(isFile);
  } catch {
    // Frozen intrinsics, or an engine without call sites: fall back to the text.
  } finally {
    restore({ prepareStackTrace, stackTraceLimit });
  }
  return callerInText(new Error().stack, 2);
}

function restore(before: Partial<Pick<ErrorConstructor, "prepareStackTrace" | "stackTraceLimit">>): void {
  try {
    Object.assign(Error, before);
  } catch {
    // A property that cannot be written was not changed.
  }
}

const isFile = (place: unknown): place is string =>
  typeof place === "string" && /^(file:\/\/|\/|[A-Za-z]:[\\/])/.test(place);

/** The file of a frame of a stack's text, as V8 and JavaScriptCore write it. `depth` counts from the newest call. */
export function callerInText(stack: unknown, depth: number): string | undefined {
  if (typeof stack !== "string") return undefined;
  const line = stack.split("\n").filter((text) => /^\s*at |@/.test(text))[depth] ?? "";
  const text = line.trim().replace(/^at (?:async )?/, "");
  const open = text.endsWith(")") ? text.indexOf(" (") : -1;
  const name = /^[^@/\\]*@/.exec(text)?.[0] ?? "";
  const place = (open < 0 ? text.slice(name.length) : text.slice(open + 2, -1)).replace(/:\d+(?::\d+)?$/, "");
  return isFile(place) ? place : undefined;
}
