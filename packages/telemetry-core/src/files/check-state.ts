import type { Stats } from "node:fs";
import { basename, dirname, lstatSync, sep } from "../platform/node.ts";
import { NOWHERE } from "./folder-owner.ts";
import type { Folders } from "./folders.ts";
import { listNames } from "./list-names.ts";
import { othersMayWrite } from "./others-may-write.ts";

/** Folders of ours within a state folder, and those of which each folder within is ours as well. */
const OURS = ["inbox", "outbox", "events", "ledger", `ledger${sep}payloads`, "ledger-waiting", "delivery", "hours"];
const OF_PROVIDERS = ["outbox", "events"];

/**
 * Why nothing may be read, written or removed in a state folder, as a sentence for `status`; undefined if it is sound, or
 * not there yet. Some thirty looks, 50 µs: once in a process.
 */
export function whyUntrusted(state: string): string | undefined {
  const above = basename(dirname(state)) === "askfirst" ? [dirname(state)] : [];
  const why = firstFault([...above, state]);
  // Most hosts have never kept anything.
  if (why !== undefined || faultOf(state) === MISSING) return why;
  // Names of ours have no dots to resolve, and `join` takes longer than the look.
  const within = (name: string) => `${state}${sep}${name}`;
  const providers = OF_PROVIDERS.flatMap((folder) =>
    listNames(within(folder), MOST_PROVIDERS, PROVIDER).map((name) => `${folder}${sep}${name}`),
  );
  return firstFault([...OURS, ...providers].map(within));
}

function firstFault(folders: readonly string[]): string | undefined {
  for (const folder of folders) {
    const fault = faultOf(folder);
    if (fault && fault !== MISSING) return `${folder} ${fault}, so that nothing is read or kept there. Move it away.`;
  }
  return undefined;
}

const MOST_PROVIDERS = 100;
/** A provider's name. What is called otherwise is not read, whatever it is. */
const PROVIDER = /^[a-z0-9][a-z0-9-]*$/;

/** Nothing is there, or not yet; why nothing can be made there is found out elsewhere. */
const MISSING = "is missing";

function faultOf(folder: string): string | undefined {
  let found: Stats | undefined;
  try {
    found = lstatSync(folder, { throwIfNoEntry: false });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown error";
    return code === "ENOENT" || code === "ENOTDIR" ? MISSING : `cannot be looked at (${code})`;
  }
  if (!found) return MISSING;
  if (!found.isDirectory()) return found.isSymbolicLink() ? "is a symbolic link" : "is not a folder";
  if (process.geteuid && found.uid !== process.geteuid()) return "belongs to another user";
  return othersMayWrite(found) ? "may be written by others than you" : undefined;
}

export interface CheckedFolders extends Folders {
  /** Why `state` is a place where nothing can be kept. */
  readonly untrusted?: string | undefined;
}

/** The same folders, whose state is looked at when it is first asked for: what is not sound is left alone. */
export function checkFolders(folders: Folders): CheckedFolders {
  let looked: { readonly untrusted: string | undefined } | undefined;
  const look = () => {
    looked ??= { untrusted: whyUntrusted(folders.state) };
    return looked.untrusted;
  };
  return {
    settings: folders.settings,
    allHosts: folders.allHosts,
    ...(folders.doubt !== undefined && { doubt: folders.doubt }),
    get ordinary() {
      return folders.ordinary;
    },
    get state() {
      return look() === undefined ? folders.state : NOWHERE;
    },
    get untrusted() {
      return look();
    },
  };
}
