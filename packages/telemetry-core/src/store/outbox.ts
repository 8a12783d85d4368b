import { removeFolder } from "../files/replace-file.ts";
import { withEmail } from "../item/amend-report.ts";
import type { SanitizedEvent } from "../item/event.ts";
import { SIGNALS, type Signal } from "../item/signal.ts";
import { join, readdirSync } from "../platform/node.ts";
import { countTrimmed, type Drops } from "./drops.ts";
import { type ReleasedItem, writeReleasedItem } from "./released-item.ts";
import { type Bounds, DEFAULT_BOUNDS, EVENT_BOUNDS } from "./spool/bounds.ts";
import { memorySpool } from "./spool/memory-spool.ts";
import { openSpool, type Spool } from "./spool/spool.ts";
import { sweepState } from "./spool/sweep.ts";

/** Beside the folders of providers, no file of ours lies in the outbox. */
const NO_FILE = /(?!)/;

/** Where items of each kind wait, below the state folder. */
const FOLDER: Readonly<Record<Signal, string>> = { crash: "outbox", event: "events" };

/**
 * Released items that wait for delivery, in one folder for each provider and kind, so that a failing provider does not
 * hold back others.
 */
export interface Outbox {
  /**
   * Durable when it returns true; kept in memory where the disk refuses. Never throws. Adds the address, which a report
   * that waits for a decision does not have. Removed at once if a denial arrived while it was written.
   */
  add(providers: readonly string[], entry: ReleasedItem, email?: string): boolean;
  /** The same for an event, at a fraction of the cost: it never has a file of its own. */
  addEvent(providers: readonly string[], event: SanitizedEvent): boolean;
  /** Changes a report, wherever it waits for these providers. Never throws; a denial has the last word here too. */
  rewrite(providers: readonly string[], id: string, change: (entry: ReleasedItem) => ReleasedItem): void;
  /** The items of one kind for one provider, on disk. */
  of(provider: string, signal: Signal): Spool;
  /** The items that are only in this process's memory. */
  inMemory(provider: string, signal: Signal): Spool;
  /** Providers with items that wait, or with earlier deliveries. */
  providers(): string[];
  /** Items of all kinds. Costs a listing and a look into each segment: a tenth of a second for 100,000 items with a file each. */
  count(provider: string): number;
  /** How many of them are only in memory. */
  countInMemory(provider: string): number;
  isEmptyFor(provider: string): boolean;
  /** True if nothing waits on disk, where a courier process finds it. */
  isEmptyOnDisk(provider: string): boolean;
  /** True if nothing waits for any provider. Usually costs a look into two folders. */
  readonly isEmpty: boolean;
  clear(): void;
}

/** `isDenied` reads the decision in force. A caller that only takes items out omits it. */
export function createOutbox(
  state: string,
  drops: Drops,
  isDenied: (signal: Signal) => boolean = () => false,
  bounds: Partial<Record<Signal, Bounds>> = {},
): Outbox {
  const rootOf = (signal: Signal) => join(state, FOLDER[signal]);
  const opened = new Map<string, Spool>();
  let swept = false;

  /** Opens each once, on disk or in memory. */
  function open(key: string, make: () => Spool): Spool {
    const known = opened.get(key);
    if (known) return known;
    const spool = make();
    opened.set(key, spool);
    return spool;
  }

  const boundsOf = (signal: Signal) => bounds[signal] ?? (signal === "event" ? EVENT_BOUNDS : DEFAULT_BOUNDS);
  const of = (provider: string, signal: Signal) =>
    open(`${signal} ${provider}`, () => openSpool(join(rootOf(signal), provider), boundsOf(signal)));
  const inMemory = (provider: string, signal: Signal) => open(`${signal} ${provider} in memory`, () => memorySpool());
  const trim = (folder: Spool) => countTrimmed(drops, folder.trim());

  /** Items for a provider that the host no longer names grow old as well. */
  function sweepOnce(names: readonly string[]): void {
    swept = true;
    sweepState(state);
    for (const signal of SIGNALS) {
      for (const other of providersOf(signal)) if (!names.includes(other)) trim(of(other, signal));
    }
  }

  function providersOf(signal: Signal): string[] {
    try {
      return readdirSync(rootOf(signal), { withFileTypes: true })
        .filter((found) => found.isDirectory())
        .map((found) => found.name);
    } catch {
      return [];
    }
  }

  const providers = () => [...new Set(SIGNALS.flatMap(providersOf))].sort();
  const inMemoryOf = (provider: string) => SIGNALS.map((signal) => inMemory(provider, signal));
  const onDiskOf = (provider: string) => SIGNALS.map((signal) => of(provider, signal));
  const isEmptyOnDisk = (provider: string) => onDiskOf(provider).every(({ isEmpty }) => isEmpty);
  const isEmptyFor = (provider: string) =>
    inMemoryOf(provider).every(({ isEmpty }) => isEmpty) && isEmptyOnDisk(provider);

  function empty(provider: string, signal: Signal): void {
    // A round of delivery under way holds the folders themselves.
    inMemory(provider, signal).clear();
    of(provider, signal).clear();
  }

  /** Another process may have emptied the outbox between the decision that was read for an item and its writing. */
  function emptyIfDenied(names: readonly string[], signal: Signal): void {
    if (isDenied(signal)) for (const provider of names) empty(provider, signal);
  }

  /** True if it is durable for each of them. */
  function append(names: readonly string[], signal: Signal, id: string, text: string): boolean {
    let durable = true;
    for (const provider of names) {
      try {
        if (of(provider, signal).append(id, text)) countTrimmed(drops, of(provider, signal).trim("keep-old"));
        if (!swept) sweepOnce(names);
      } catch {
        durable = false;
        inMemory(provider, signal).append(id, text);
        trim(inMemory(provider, signal));
      }
    }
    emptyIfDenied(names, signal);
    return durable;
  }

  return {
    add: (names, entry, email) =>
      append(names, "crash", entry.report.id, writeReleasedItem({ ...entry, report: withEmail(entry.report, email) })),
    addEvent: (names, event) => append(names, "event", event.id, JSON.stringify(event)),
    rewrite(names, id, change) {
      const changed = (text: string) => writeReleasedItem(change(JSON.parse(text) as ReleasedItem));
      for (const folder of names.flatMap((provider) => [of(provider, "crash"), inMemory(provider, "crash")])) {
        try {
          folder.rewrite(id, changed);
        } catch {
          // The disk refuses: the item waits there as it was.
        }
      }
      emptyIfDenied(names, "crash");
    },
    of,
    inMemory,
    providers,
    count: (provider) => total([...onDiskOf(provider), ...inMemoryOf(provider)]),
    countInMemory: (provider) => total(inMemoryOf(provider)),
    isEmptyFor,
    isEmptyOnDisk,
    get isEmpty() {
      return providers().every(isEmptyOnDisk) && [...opened.values()].every(({ isEmpty }) => isEmpty);
    },
    clear() {
      // One by one: a folder that another process writes to must not keep the rest.
      for (const spool of opened.values()) spool.clear();
      for (const signal of SIGNALS) {
        for (const provider of providersOf(signal)) empty(provider, signal);
        removeFolder(rootOf(signal), NO_FILE);
      }
    },
  };
}

const total = (spools: readonly Spool[]) => spools.reduce((sum, { count }) => sum + count, 0);
