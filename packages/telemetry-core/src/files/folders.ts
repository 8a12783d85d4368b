import type { StatsFs } from "node:fs";
import {
  accessSync,
  constants,
  dirname,
  homedir,
  isAbsolute,
  join,
  mkdirSync,
  resolve,
  statfsSync,
  statSync,
} from "../platform/node.ts";
import { mayWrite } from "../platform/permissions.ts";
import { type Variables, variableName } from "../platform/variables.ts";

/** Where an app's files are. None exists until something has to be kept. */
export interface Folders {
  /** The settings file, shared with the host: `~/.<app>/config.json`. */
  readonly settings: string;
  /** Inbox, outbox and ledger. */
  readonly state: string;
  /** Shared by all hosts of this person: one question at a time. */
  readonly allHosts: string;
}

/**
 * Names the folders of an app; touches no file. `<APP>_TELEMETRY_HOME` moves everything into one folder, as does the
 * host's `home`; a relative one starts at `from`. Otherwise state follows the platform: `$XDG_STATE_HOME` (XDG base
 * directory specification 0.8), `~/Library/Application Support`, `%LOCALAPPDATA%`.
 */
export function foldersOf(
  app: string,
  env: Variables,
  home?: string,
  platform = process.platform,
  from = workingFolder(),
): Folders {
  const moved = env[variableName(app, "TELEMETRY_HOME")] || home;
  if (moved) {
    const folder = resolve(from, moved);
    return { settings: join(folder, "config.json"), state: join(folder, "telemetry"), allHosts: folder };
  }
  const person = personHome();
  const allHosts = join(stateRoot(env, person, platform), "askfirst");
  return { settings: join(person, `.${app}`, "config.json"), state: join(allHosts, app), allHosts };
}

/** Where every host's state folder is, for commands that list them. */
export function stateRoot(env: Variables, person = personHome(), platform = process.platform): string {
  if (platform === "win32") return env["LOCALAPPDATA"] || join(person, "AppData", "Local");
  if (platform === "darwin") return join(person, "Library", "Application Support");
  const xdg = env["XDG_STATE_HOME"];
  // The specification says to ignore a relative path.
  return xdg && isAbsolute(xdg) ? xdg : join(person, ".local", "state");
}

/** A place where nothing can be written, so that nothing is kept. */
const NOWHERE = "/nonexistent";

/** The person's home folder. Never throws. */
export function personHome(): string {
  try {
    return homedir();
  } catch {
    // No home and no entry in the user database; or Deno, which forbids the lookup.
    return readVariable("HOME") || NOWHERE;
  }
}

function readVariable(name: string): string | undefined {
  try {
    return process.env[name];
  } catch {
    return undefined;
  }
}

/** The current folder, which may have been removed. */
export function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    return NOWHERE;
  }
}

/**
 * Makes a folder and its parents, mode 0700. Throws the system's error. Not `mkdir({ recursive })`: on Node 20 that
 * never returns for a home such as `/proc/x`.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let at = folder; !isFolder(at); at = dirname(at)) {
    missing.push(at);
    if (dirname(at) === at) break;
  }
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
