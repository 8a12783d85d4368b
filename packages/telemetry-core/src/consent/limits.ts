import { type HourFiles, hourFiles } from "../files/hour-files.ts";
import { randomHex } from "../platform/digest.ts";

/** How much a host may capture. Captures beyond are counted and not kept. */
export interface Limits {
  /** Captures of one process in one hour of the clock, repeats left aside. Default 100, the cap of the reference system. */
  readonly perProcess: number;
  /** Reports of all processes of the host on this machine in one hour of the clock. Default 300. */
  readonly perHour: number;
  /**
   * Reports in one hour that share a fingerprint: of one process, and of all processes where nobody can be asked, as on a
   * server. Default 1: a crash loop sends the first, and counts.
   */
  readonly perFingerprint: number;
  /** Events and spans of one process in one hour of the clock. Default 10,000. */
  readonly events: number;
  /** The share of handled errors that is captured at all, above 0, at most 1. What ends the process always is. Default 1. */
  readonly sampleRate: number;
}

export const DEFAULT_LIMITS: Limits = {
  perProcess: 100,
  perHour: 300,
  perFingerprint: 1,
  events: 10_000,
  sampleRate: 1,
};

const HOUR_MS = 3_600_000;
/** Fingerprints and bugs remembered: a process has no more reports than this, unless its author says so. */
const MOST_REMEMBERED = 1000;

const hourNow = () => Math.floor(Date.now() / HOUR_MS);

type LimitReason = "process-limit" | "hour-limit" | "repeated" | "sampled";
/** Counts what was not admitted. */
interface LimitDrops {
  count(reason: LimitReason): void;
}

export interface Limiter {
  /** False, and counted, for a handled error that the sample leaves out. */
  isSampled(): boolean;
  /** True if one more may be captured now. One look at a file's size. */
  admit(): boolean;
  /** The same for an event. Looks at nothing on disk. */
  admitEvent(): boolean;
  /**
   * Counts a capture. False for a bug that has had its reports: told by what it was built from, before the work of
   * sanitising it again. Undefined is a bug of which that cannot be told.
   */
  admitBug(bug: string | undefined): boolean;
  /** True if one more report of this fingerprint may be kept; counts it. `bug` is what it was made from. */
  admitReport(fingerprint: string, bug?: string): boolean;
}

/** `isShared`: the limit of a fingerprint is that of all processes. */
export function createLimiter(
  limits: Limits,
  state: () => string,
  drops: () => LimitDrops,
  isShared: () => boolean = () => false,
): Limiter {
  /** What this process has had in this hour. */
  let here = newHour();
  let files: HourFiles | undefined;

  function current(): typeof here {
    if (here.hour !== hourNow()) here = newHour();
    return here;
  }

  function refuse(reason: LimitReason): false {
    drops().count(reason);
    return false;
  }

  /** Where nothing can be written the limits of the process remain. */
  function onDisk<T>(otherwise: T, act: (files: HourFiles) => T): T {
    try {
      files ??= hourFiles(state(), () => randomHex(8));
      return act(files);
    } catch {
      return otherwise;
    }
  }

  const hasHad = (fingerprint: string) => (current().prints.get(fingerprint) ?? 0) >= limits.perFingerprint;

  return {
    isSampled: () => limits.sampleRate >= 1 || Math.random() < limits.sampleRate || refuse("sampled"),
    admit() {
      const { hour, captures, reports } = current();
      if (captures >= limits.perProcess) return refuse("process-limit");
      if (limits.perHour === Infinity) return true;
      const isFull = reports >= limits.perHour || onDisk(false, (found) => found.isFull(hour, limits.perHour));
      return isFull ? refuse("hour-limit") : true;
    },
    admitEvent() {
      const now = current();
      if (now.events >= limits.events) return refuse("process-limit");
      now.events++;
      return true;
    },
    admitBug(bug) {
      const fingerprint = bug === undefined ? undefined : current().bugs.get(bug);
      if (fingerprint !== undefined && hasHad(fingerprint)) return refuse("repeated");
      current().captures++;
      return true;
    },
    admitReport(fingerprint, bug) {
      const { hour, prints, bugs } = current();
      if (bug !== undefined && bugs.size < MOST_REMEMBERED) bugs.set(bug, fingerprint);
      if (hasHad(fingerprint)) return refuse("repeated");
      const most = limits.perFingerprint;
      const mayHave = most === Infinity || !isShared() || onDisk(true, (found) => found.claim(hour, fingerprint, most));
      if (prints.size < MOST_REMEMBERED) prints.set(fingerprint, mayHave ? (prints.get(fingerprint) ?? 0) + 1 : most);
      if (!mayHave) return refuse("repeated");
      here.reports++;
      if (limits.perHour !== Infinity) onDisk(undefined, (found) => found.spend(hour));
      return true;
    },
  };
}

const newHour = () => ({
  hour: hourNow(),
  captures: 0,
  reports: 0,
  events: 0,
  prints: new Map<string, number>(),
  /** The fingerprint of each bug. */
  bugs: new Map<string, string>(),
});
