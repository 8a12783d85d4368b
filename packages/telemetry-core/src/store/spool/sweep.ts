import { discardFile } from "../../files/replace-file.ts";
import { join, readdirSync, statSync } from "../../platform/node.ts";

/** No process works on a file for a day; files that were set aside can be inspected for as long. */
const LEFTOVER_AFTER_MS = 24 * 60 * 60 * 1000;

/** Leftovers of killed processes: half-written files, items that were set aside, orders of couriers and broken locks. */
const LEFTOVER = /\.tmp$|\.(?:json|segment)\.torn$|^order-[0-9a-f]{12}$|\.lock\.breaking$/;

/** Removes leftovers of killed processes that are older than a day. Only for folders of this package. Never throws. */
function sweep(folder: string): void {
  try {
    sweepListed(folder, readdirSync(folder));
  } catch {
    // It is not there.
  }
}

/** The same for a caller that has already listed the folder. */
export function sweepListed(folder: string, names: readonly string[]): void {
  try {
    for (const name of names) {
      if (!LEFTOVER.test(name)) continue;
      const path = join(folder, name);
      const found = statSync(path, { throwIfNoEntry: false });
      if (found && Date.now() - found.mtimeMs > LEFTOVER_AFTER_MS) discardFile(path);
    }
  } catch {
    // It belongs to another user.
  }
}

/** The same for a state folder without its items, whose folders are swept when they are trimmed. */
export function sweepState(state: string): void {
  const ledger = join(state, "ledger");
  const folders = [state, join(state, "delivery"), join(state, "ledger-waiting"), ledger, join(ledger, "payloads")];
  for (const folder of folders) sweep(folder);
}
