import { discardFile } from "../../files/replace-file.ts";
import { join, readdirSync, statSync } from "../../platform/node.ts";

/** Nobody is at work on a file for a day; what was set aside can be looked at for as long. */
const LEFTOVER_AFTER_MS = 24 * 60 * 60 * 1000;

/** Half-written files, items that were set aside, orders of couriers and broken locks, as killed processes leave them. */
const LEFTOVER = /\.tmp$|\.(?:json|segment)\.torn$|^order-[0-9a-f]{12}$|\.lock\.breaking$/;

/** Removes what killed processes left in a folder of ours more than a day ago. Not for the host's folders. Never throws. */
function sweep(folder: string): void {
  try {
    sweepListed(folder, readdirSync(folder));
  } catch {
    // It is not there.
  }
}

/** The same for who has listed the folder already. */
export function sweepListed(folder: string, names: readonly string[]): void {
  try {
    for (const name of names) {
      if (!LEFTOVER.test(name)) continue;
      const path = join(folder, name);
      const found = statSync(path, { throwIfNoEntry: false });
      if (found && Date.now() - found.mtimeMs > LEFTOVER_AFTER_MS) discardFile(path);
    }
  } catch {
    // It is not ours to clean.
  }
}

/** The same for all of a state folder but its items, whose folders are swept when they are trimmed. */
export function sweepState(state: string): void {
  const ledger = join(state, "ledger");
  const folders = [state, join(state, "delivery"), join(state, "ledger-waiting"), ledger, join(ledger, "payloads")];
  for (const folder of folders) sweep(folder);
}
