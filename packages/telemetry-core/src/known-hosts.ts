import { isAppName } from "./check-app.ts";
import { readSettings } from "./consent/settings-file.ts";
import { checkFolders } from "./files/check-state.ts";
import { foldersOf, personHome, stateRoot } from "./files/folders.ts";
import { existsSync, join, readdirSync } from "./platform/node.ts";

/** A host that keeps something on this machine: data, a decision, or both. */
export interface KnownHost {
  readonly app: string;
  readonly stateFolder: string;
}

/**
 * Lists the hosts that have a state folder of this person, or a decision in their settings; sorted. Reads two folders
 * and the `config.json` in each hidden folder of the home; never throws.
 */
export function listHosts(): KnownHost[] {
  const withState = foldersIn(join(stateRoot(), "askfirst"));
  const hidden = foldersIn(personHome().folder).filter((name) => name.startsWith("."));
  const decided = hidden.map((name) => name.slice(1)).filter(isDecided);
  const apps = [...new Set([...withState, ...decided])].filter(isAppName).sort();
  return apps.map((app) => ({ app, stateFolder: checkFolders(foldersOf(app)).state }));
}

/** Only this package writes `consent`; other programs may have a member `telemetry` as well. */
function isDecided(app: string): boolean {
  const settings = readSettings(join(personHome().folder, `.${app}`, "config.json"));
  if (settings.kind !== "read") return false;
  const { telemetry } = JSON.parse(settings.text) as { telemetry?: { consent?: unknown } | null };
  return typeof telemetry?.consent === "string";
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((found) => found.isDirectory())
      .map(({ name }) => name);
  } catch {
    return [];
  }
}

/** True if a host of this name has settings or data on this machine, wherever its variables have moved them. */
export function isKnownHost(app: string): boolean {
  const { settings, state } = foldersOf(app);
  return existsSync(settings) || existsSync(state);
}
