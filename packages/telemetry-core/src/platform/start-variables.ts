import { lazy } from "./lazy.ts";
import { dirname, existsSync, readFileSync, statSync } from "./node.ts";
import { mayLook, mayReadVariables } from "./permissions.ts";
import type { Variables } from "./variables.ts";

/**
 * The environment that this process was started with, and what of it may turn telemetry on or move it. Loaders of `.env`
 * files add to `process.env`, some of them before the first line of the program runs: then a repository that was
 * cloned a minute ago would speak for the person.
 */
const isWindows = process.platform === "win32";
const keyOf = (name: string) => (isWindows ? name.toUpperCase() : name);

/** Where the kernel does not tell, the moment at which this package is loaded has to do. */
const atLoad = process.platform !== "linux" && mayReadVariables() ? Object.entries(process.env) : undefined;

/** environ of proc(5). Undefined where it cannot be read; 50 µs, once in a process. */
const atStart = lazy((): ReadonlyMap<string, string | undefined> | undefined => {
  if (atLoad) return new Map(atLoad.map(([name, value]) => [keyOf(name), value]));
  try {
    if (!mayLook()) return undefined;
    const entries = readFileSync("/proc/self/environ", "utf8").split("\0").filter(Boolean);
    return new Map(entries.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]));
  } catch {
    return undefined;
  }
});

/** A file of variables larger than this is none. */
const LONGEST_FILE = 64 * 1024;
/** The names that dotenv-flow, Vite, Next.js and Bun document. */
const MODES = [
  "",
  ".local",
  ...["development", "production", "test"].flatMap((mode) => [`.${mode}`, `.${mode}.local`]),
];

/**
 * Texts of the files that loaders of `.env` look for, in the working folder, that of the program and all above them. Some
 * 200 µs, once in a process in which there is something to turn on or redirect.
 */
const envFiles = lazy((): readonly { readonly path: string; readonly text: string }[] => {
  const folders = new Set<string>();
  for (const start of [process.env["PWD"], currentFolder(), dirname(process.argv[1] ?? "/")]) {
    for (let at = start ?? "/"; !folders.has(at); at = dirname(at)) folders.add(at);
  }
  // Not by `join`, which takes longer than the look.
  const inFolder = (folder: string) => `${folder}${folder.endsWith("/") ? "" : "/"}.env`;
  return [...folders].flatMap((folder) => MODES.flatMap((mode) => readShort(inFolder(folder) + mode)));
});

function readShort(path: string): { readonly path: string; readonly text: string }[] {
  try {
    // For the most part there is none, which this tells for less.
    const found = existsSync(path) ? statSync(path, { throwIfNoEntry: false }) : undefined;
    return found?.isFile() && found.size <= LONGEST_FILE ? [{ path, text: readFileSync(path, "utf8") }] : [];
  } catch {
    return [];
  }
}

function currentFolder(): string | undefined {
  try {
    return process.cwd();
  } catch {
    return undefined;
  }
}

/** The file of variables that sets this one, if there is any. */
function envFileWith(name: string): string | undefined {
  if (envFiles().length === 0) return undefined;
  const setting = new RegExp(`^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*[=:]`, "m");
  return envFiles().find(({ text }) => setting.test(text))?.path;
}

function current(name: string): string | undefined {
  try {
    return Object.hasOwn(process.env, name) ? process.env[name] : undefined;
  } catch {
    // Deno, which forbids the lookup.
    return undefined;
  }
}

/** What a variable was at the start; as it is now where that cannot be told. */
export function startValue(name: string): string | undefined {
  const start = atStart();
  return start ? start.get(keyOf(name)) : current(name);
}

/** Every process has these: no loader sets them that does not replace what is there, and the start tells of that. */
const ALWAYS_SET = new Set(["HOME", "USERPROFILE", "LOCALAPPDATA"]);

/** The value that may turn on or redirect: of the start, and set by no file. */
export function trustedValue(name: string): string | undefined {
  const value = startValue(name);
  if (ALWAYS_SET.has(name)) return value;
  return value !== undefined && envFileWith(name) === undefined ? value : undefined;
}

/** Why the value that a variable has now does not count, as a sentence for `status`; undefined if it does. */
export function whyIgnored(name: string): string | undefined {
  const value = current(name);
  if (value === undefined || value === "" || value === trustedValue(name)) return undefined;
  const file = envFileWith(name);
  const where = file === undefined ? "was set after this program had started" : `is set in ${file}`;
  return `${name} ${where}, and is ignored: only you can set it, in the environment that you start the program with.`;
}

/** The same for all variables whose names begin so, such as those of a provider. */
export function whyIgnoredBelow(prefix: string): string[] {
  try {
    const names = Object.keys(process.env).filter((name) => name.startsWith(prefix));
    return names.flatMap((name) => whyIgnored(name) ?? []);
  } catch {
    // Deno, which forbids the list.
    return [];
  }
}

const variables = (read: (name: string) => string | undefined): Variables =>
  new Proxy({}, { get: (_, name) => (typeof name === "string" ? read(name) : undefined) });

/** Reads {@link startValue}. */
export const startVariables = variables(startValue);
/** Reads {@link trustedValue}: the first that is set costs a look for files. */
export const trustedVariables = variables(trustedValue);
