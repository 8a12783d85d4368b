import { dirname, statSync } from "../platform/node.ts";
/** Below what is no folder nothing can be made, not even by root. */
export const NOWHERE = "/dev/null/nowhere";
/** What the user databases of systems name for a user without a home. Root could make it. */
const NO_HOME = "/nonexistent";

/**
 * Why this process must make nothing in `folder`, or undefined if it may: the nearest folder that exists belongs to
 * another user. Root could write there all the same, as `sudo` with the person's HOME does, and what it makes the person
 * can neither read, use nor remove. A folder of root's is everybody's, if its mode says so. Costs a look at each missing
 * parent. Undefined where users have no numbers, and for what cannot be looked at.
 */
export function whyNotOurs(folder: string): string | undefined {
  if (folder === NO_HOME || folder.startsWith(`${NO_HOME}/`)) return `${NO_HOME} is the home of nobody`;
  const self = process.geteuid?.();
  if (self === undefined) return undefined;
  try {
    for (let at = folder; ; at = dirname(at)) {
      const found = statSync(at, { throwIfNoEntry: false });
      if (!found && dirname(at) !== at) continue;
      if (!found || found.uid === self || (found.uid === 0 && self !== 0)) return undefined;
      return `${at} belongs to another user (${found.uid}) than the one that runs this (${self})`;
    }
  } catch {
    return undefined;
  }
}

interface Places {
  readonly settings: string;
  readonly state: string;
  readonly allHosts: string;
  readonly doubt?: string;
}

/** The same folders if they are this user's. If not, a doubt, and a state folder in which nothing can be kept. */
export function ofThisUser<T extends Places>(folders: T): T {
  const why = whyNotOurs(folders.state) ?? whyNotOurs(dirname(folders.settings));
  if (why === undefined) return folders;
  const doubt = `${why}, so telemetry is off. Set HOME to a home of that user's own.`;
  return { ...folders, state: NOWHERE, allHosts: NOWHERE, doubt: folders.doubt ?? doubt };
}
