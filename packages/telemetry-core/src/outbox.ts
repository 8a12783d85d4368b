import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Drops } from "./drops.ts";
import { type ItemFolder, itemFolder, memoryFolder, removeFolder } from "./item-folder.ts";
import type { OutboxEntry } from "./outbox-entry.ts";
import { withEmail } from "./sanitize.ts";

/** Released items waiting for delivery, one folder for each provider, so that one failing holds back no other. */
export interface Outbox {
  /**
   * Durable when it returns; where the disk takes nothing, kept in memory. Never throws. The address goes along only
   * here: what waits for a decision carries none.
   */
  add(providers: readonly string[], entry: OutboxEntry, email?: string): void;
  /** The items for one provider, on disk. */
  of(provider: string): ItemFolder;
  /** The items that only this process has. */
  inMemory(provider: string): ItemFolder;
  /** Providers that something waits for or that were sent to before. */
  providers(): string[];
  count(provider: string): number;
  /** True if nothing waits for any provider. Costs a look into one folder as a rule. */
  readonly isEmpty: boolean;
  clear(): void;
}

export function createOutbox(state: string, drops: Drops): Outbox {
  const root = join(state, "outbox");
  const folders = new Map<string, ItemFolder>();
  const memory = new Map<string, ItemFolder>();
  const trimmed = new Set<string>();

  function of(provider: string): ItemFolder {
    const known = folders.get(provider);
    if (known) return known;
    const folder = itemFolder(join(root, provider));
    folders.set(provider, folder);
    return folder;
  }

  function inMemory(provider: string): ItemFolder {
    const known = memory.get(provider);
    if (known) return known;
    const folder = memoryFolder();
    memory.set(provider, folder);
    return folder;
  }

  function trim(folder: ItemFolder): void {
    const gone = folder.trim();
    drops.count("too-old", gone.tooOld);
    drops.count("too-many", gone.tooMany);
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

  const count = (provider: string) => of(provider).names().length + inMemory(provider).names().length;

  return {
    add(names, entry, email) {
      const text = JSON.stringify({ ...entry, report: withEmail(entry.report, email) });
      for (const provider of names) {
        try {
          of(provider).add(entry.report.id, text);
          // Once in a process is enough: a process may add only so many.
          if (!trimmed.has(provider)) trim(of(provider));
          trimmed.add(provider);
        } catch {
          inMemory(provider).add(entry.report.id, text);
          trim(inMemory(provider));
        }
      }
    },
    of,
    inMemory,
    providers,
    count,
    get isEmpty() {
      return [...providers(), ...memory.keys()].every((provider) => count(provider) === 0);
    },
    clear() {
      memory.clear();
      removeFolder(root);
    },
  };
}
