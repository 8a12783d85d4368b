import type { StatsFs } from "node:fs";
import { lazy } from "../platform/lazy.ts";
import {
  accessSync,
  constants,
  dirname,
  isAbsolute,
  join,
  mkdirSync,
  statfsSync,
  statSync,
  userInfo,
} from "../platform/node.ts";
import { mayWrite } from "../platform/permissions.ts";
import { trustedVariables } from "../platform/start-variables.ts";
import { type Variables, variableName } from "../platform/variables.ts";
import { NOWHERE, whyNotOurs } from "./folder-owner.ts";

/** Where an app's files are. None exists until something has to be kept. */
export interface Folders {
  /** The settings file, shared with the host: `~/.<app>/config.json`. */
  readonly settings: string;
  /** Inbox, outbox and ledger. */
  readonly state: string;
  /** Shared by all hosts of this person: one question at a time. */
  readonly allHosts: string;
  /** Settings files at the ordinary places, where this is not one: a denial in them holds. Asks the user database once. */
  readonly ordinary: readonly string[];
  /** Why it cannot be told where the person's files are: telemetry is off then. */
  readonly doubt?: string;
}

/**
 * Names the folders of an app; touches no file. `<APP>_TELEMETRY_HOME` moves everything into one folder, as does the
 * host's `home`. A folder that is not absolute would be one of the working folder's, which is a doubt. Otherwise state
 * follows the platform: `$XDG_STATE_HOME` (XDG base directory specification 0.8), `~/Library/Application Support`,
 * `%LOCALAPPDATA%`.
 */
export function foldersOf(
  app: string,
  env: Variables = trustedVariables,
  home?: string,
  platform = process.platform,
): Folders {
  const person = personHome(env, platform);
  const inHome = (folder: string) => join(folder, `.${app}`, "config.json");
  const allHosts = join(stateRoot(env, person.folder, platform), "askfirst");
  const usual =
    home && isAbsolute(home) ? inOne(home) : { settings: inHome(person.folder), state: join(allHosts, app), allHosts };
  const name = variableName(app, "TELEMETRY_HOME");
  const moved = env[name] || undefined;
  const folders = moved && isAbsolute(moved) ? inOne(moved) : usual;
  const relative = [moved && [name, moved], home && ["The home of this program", home]].find(
    (said) => said && !isAbsolute(said[1] ?? ""),
  );
  const doubt = relative
    ? `${relative[0]}, ${JSON.stringify(relative[1])}, is not an absolute path`
    : home || moved
      ? undefined
      : person.doubt;
  const ordinary = lazy(() => {
    const database = databaseHome();
    const places = [usual.settings, ...(home || database === undefined ? [] : [inHome(database)])];
    return [...new Set(places)].filter((path) => path !== folders.settings);
  });
  return {
    ...folders,
    get ordinary() {
      return ordinary();
    },
    ...(doubt !== undefined && { doubt: `${doubt}, so telemetry is off. Set it to one, or unset it.` }),
  };
}

const inOne = (folder: string) => ({
  settings: join(folder, "config.json"),
  state: join(folder, "telemetry"),
  allHosts: folder,
});

/** Where every host's state folder is, for commands that list them. */
export function stateRoot(
  env: Variables = trustedVariables,
  person = personHome().folder,
  platform = process.platform,
): string {
  const local = env["LOCALAPPDATA"];
  if (platform === "win32") return local && isAbsolute(local) ? local : join(person, "AppData", "Local");
  if (platform === "darwin") return join(person, "Library", "Application Support");
  const xdg = env["XDG_STATE_HOME"];
  // The specification says to ignore a relative path.
  return xdg && isAbsolute(xdg) ? xdg : join(person, ".local", "state");
}

/** The person's home folder: the one they named or, without any, that of the user database. Never throws. */
export function personHome(
  env: Variables = trustedVariables,
  platform = process.platform,
): { readonly folder: string; readonly doubt?: string } {
  const name = platform === "win32" ? "USERPROFILE" : "HOME";
  const said = env[name];
  if (said !== undefined && isAbsolute(said)) return { folder: said };
  const folder = databaseHome() ?? NOWHERE;
  return said === undefined
    ? { folder }
    : { folder, doubt: `${name}, ${JSON.stringify(said)}, is not an absolute path` };
}

/** The home folder that the user database knows. */
function databaseHome(): string | undefined {
  try {
    const { homedir } = userInfo();
    return isAbsolute(homedir) ? homedir : undefined;
  } catch {
    // No entry there; or Deno, which forbids the lookup.
    return undefined;
  }
}

/**
 * Makes a folder and its parents, mode 0700; none in a folder of another user. Throws the system's
 * error. Not `mkdir({ recursive })`: on Node 20 that
 * never returns for a home such as `/proc/x`.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let at = folder; !isFolder(at); at = dirname(at)) {
    missing.push(at);
    if (dirname(at) === at) break;
  }
  const why = whyNotOurs(folder);
  if (why) throw Object.assign(new Error(why), { code: "EACCES" });
  for (const at of missing.reverse()) {
    try {
      mkdirSync(at, { mode: 0o700 });
    } catch (error) {
      // Another process may have done it first.
      if (!isFolder(at)) throw error;
    }
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** File system types of `/proc` and `/sys` (statfs(2), PROC_SUPER_MAGIC and SYSFS_MAGIC). */
const KERNEL_VIEWS = new Set([0x9fa0, 0x62656572]);

/** True if not even the smallest file fits. Some file systems tell neither their size nor how many files they hold. */
function isFull({ blocks, bfree, bavail, files, ffree }: StatsFs): boolean {
  // Blocks reserved for root are free to root alone.
  const free = process.getuid?.() === 0 ? bfree : bavail;
  return (blocks > 0 && free === 0) || (files > 0 && ffree === 0);
}

/**
 * Why nothing can be written in `folder`, or undefined if it can. Writes nothing: looks at the nearest folder that
 * exists.
 */
export function whyUnwritable(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    try {
      if (!statSync(at).isDirectory()) return `${at} is not a folder`;
      const why = whyNotOurs(at);
      if (why) return why;
      if (!mayWrite(at)) return `${at} may not be written by this process`;
      // To root everything looks writable, /proc and /sys included.
      const disk = statfsSync(at);
      if (KERNEL_VIEWS.has(disk.type)) return `${at} belongs to the kernel and cannot be written`;
      accessSync(at, constants.W_OK | constants.X_OK);
      return isFull(disk) ? `${at} is on a full disk` : undefined;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code !== "ENOENT" || dirname(at) === at) return `${at} cannot be written (${code ?? (error as Error).name})`;
    }
  }
}
