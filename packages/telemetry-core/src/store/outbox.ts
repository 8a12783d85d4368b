import { removeFolder } from "../files/replace-file.ts";
import { withEmail } from "../item/amend-report.ts";
import { join, readdirSync } from "../platform/node.ts";
import { countTrimmed, type Drops } from "./drops.ts";
import { type ReleasedItem, writeReleasedItem } from "./released-item.ts";
import { memorySpool } from "./spool/memory-spool.ts";
import { openSpool, type Spool } from "./spool/spool.ts";
import { sweepState } from "./spool/sweep.ts";

/** Beside the folders of providers, no file of ours lies in the outbox. */
const NO_FILE = /(?!)/;

/**
 * Released items that wait for delivery, in one folder for each provider, so that a failing one does not hold back
 * others.
 */
export interface Outbox {
  /**
   * Durable when it returns true; kept in memory where the disk refuses. Never throws. Adds the address, which a report
   * that waits for a decision does not have. Removed at once if a denial arrived while it was written.
   */
  add(providers: readonly string[], entry: ReleasedItem, email?: string): boolean;
  /** Changes an item, wherever it waits for these providers. Never throws; a denial has the last word here too. */
  rewrite(providers: readonly string[], id: string, change: (entry: ReleasedItem) => ReleasedItem): void;
  /** The items for one provider, on disk. */
  of(provider: string): Spool;
  /** The items that are only in this process's memory. */
  inMemory(provider: string): Spool;
  /** Providers with items that wait, or with earlier deliveries. */
  providers(): string[];
  /** Costs a listing and a look into each segment: a tenth of a second for 100,000 items with a file each. */
  count(provider: string): number;
  isEmptyFor(provider: string): boolean;
  /** True if nothing waits for any provider. Usually costs a look into one folder. */
  readonly isEmpty: boolean;
  clear(): void;
}

/** `isDenied` reads the decision in force. A caller that only takes items out omits it. */
export function createOutbox(state: string, drops: Drops, isDenied: () => boolean = () => false): Outbox {
  const root = join(state, "outbox");
  const folders = new Map<string, Spool>();
  const memory = new Map<string, Spool>();
  let swept = false;

  function of(provider: string): Spool {
    const known = folders.get(provider);
    if (known) return known;
    const folder = openSpool(join(root, provider));
    folders.set(provider, folder);
    return folder;
  }

  function inMemory(provider: string): Spool {
    const known = memory.get(provider);
    if (known) return known;
    const folder = memorySpool();
    memory.set(provider, folder);
    return folder;
  }

  const trim = (folder: Spool) => countTrimmed(drops, folder.trim());

  /** Items for a provider that the host no longer names grow old as well. */
  function sweepOnce(names: readonly string[]): void {
    swept = true;
    sweepState(state);
    for (const other of providers()) if (!names.includes(other)) trim(of(other));
  }

  function providers(): string[] {
    try {
      return readdirSync(root, { withFileTypes: true })
        .filter((found) => found.isDirectory())
        .map((found) => found.name)
        .sort();
    } catch {
      return [];
    }
  }

  const isEmptyFor = (provider: string) => of(provider).isEmpty && inMemory(provider).isEmpty;

  function empty(provider: string): void {
    // A round of delivery under way holds the folders themselves.
    inMemory(provider).clear();
    of(provider).clear();
  }

  /** Another process may have emptied the outbox between the decision that was read for an item and its writing. */
  function emptyIfDenied(names: readonly string[]): void {
    if (isDenied()) for (const provider of names) empty(provider);
  }

  return {
    add(names, entry, email) {
      const text = writeReleasedItem({ ...entry, report: withEmail(entry.report, email) });
      let durable = true;
      for (const provider of names) {
        try {
          if (of(provider).append(entry.report.id, text)) countTrimmed(drops, of(provider).trim("keep-old"));
          if (!swept) sweepOnce(names);
        } catch {
          durable = false;
          inMemory(provider).append(entry.report.id, text);
          trim(inMemory(provider));
        }
      }
      emptyIfDenied(names);
      return durable;
    },
    rewrite(names, id, change) {
      const changed = (text: string) => writeReleasedItem(change(JSON.parse(text) as ReleasedItem));
      for (const folder of names.flatMap((provider) => [of(provider), inMemory(provider)])) {
        try {
          folder.rewrite(id, changed);
        } catch {
          // The disk refuses: the item waits there as it was.
        }
      }
      emptyIfDenied(names);
    },
    of,
    inMemory,
    providers,
    count: (provider) => of(provider).count + inMemory(provider).count,
    isEmptyFor,
    get isEmpty() {
      return [...providers(), ...memory.keys()].every(isEmptyFor);
    },
    clear() {
      // One by one: a folder that another process writes to must not keep the rest.
      for (const provider of [...memory.keys(), ...providers()]) empty(provider);
      removeFolder(root, NO_FILE);
    },
  };
}
