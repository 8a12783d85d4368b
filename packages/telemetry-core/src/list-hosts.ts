import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { foldersOf, stateRoot } from "./folders.ts";

/** A host that has kept something on this machine. */
export interface KnownHost {
  readonly app: string;
  readonly stateFolder: string;
}

/** Lists the hosts that have a state folder of this person. Reads one folder; never throws. */
export function listHosts(): KnownHost[] {
  const folder = join(stateRoot(process.env), "askfirst");
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((found) => found.isDirectory())
      .map(({ name }) => ({ app: name, stateFolder: join(folder, name) }));
  } catch {
    return [];
  }
}

/** True if a host of this name has settings or data on this machine, wherever its variables have moved them. */
export function isKnownHost(app: string): boolean {
  const { settings, state } = foldersOf(app, process.env);
  return existsSync(settings) || existsSync(state);
}
