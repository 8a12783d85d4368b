import { makeFolder } from "../files/folders.ts";
import { appendText } from "../files/own-file.ts";
import { discardFile } from "../files/replace-file.ts";
import { join, readdirSync, statSync } from "../platform/node.ts";

/** How much a host may capture. Captures beyond are counted and not kept. */
export interface Limits {
  /** Captures of one process. Default 100, the cap of the reference system. */
  readonly perProcess: number;
  /** Captures of all processes of the host on this machine in one hour of the clock. Default 300. */
  readonly perHour: number;
  /** Reports of one process in one hour that share a fingerprint. Default 1: a crash loop sends the first, and counts. */
  readonly perFingerprint: number;
}

export const DEFAULT_LIMITS: Limits = { perProcess: 100, perHour: 300, perFingerprint: 1 };

const HOUR_MS = 3_600_000;
/** Fingerprints remembered: a process has no more reports than this, unless its author says so. */
const MOST_FINGERPRINTS = 1000;

const hourNow = () => Math.floor(Date.now() / HOUR_MS);

/** Counts what was not admitted. */
interface LimitDrops {
  count(reason: "process-limit" | "hour-limit" | "repeated"): void;
}

export interface Limiter {
  /** True if one more may be captured now; counts it. One look at a file's size. */
  admit(): boolean;
  /** True if one more report of this fingerprint may be kept; counts it. */
  admitReport(fingerprint: string): boolean;
}

export function createLimiter(limits: Limits, state: () => string, drops: () => LimitDrops): Limiter {
  const prints = new Map<string, number>();
  let printed = 0;
  let captures = 0;

  function refuse(reason: "process-limit" | "hour-limit" | "repeated"): false {
    drops().count(reason);
    return false;
  }

  return {
    admit() {
      if (captures >= limits.perProcess) return refuse("process-limit");
      if (!spendHour(join(state(), "hours"), hourNow(), limits.perHour)) {
        return refuse("hour-limit");
      }
      captures++;
      return true;
    },
    admitReport(fingerprint) {
      if (printed !== hourNow()) prints.clear();
      printed = hourNow();
      const before = prints.get(fingerprint) ?? 0;
      if (before >= limits.perFingerprint) return refuse("repeated");
      if (prints.size < MOST_FINGERPRINTS) prints.set(fingerprint, before + 1);
      return true;
    },
  };
}

/**
 * Counts by the size of a file: each capture appends one byte, which the system does for many processes at once without
 * losing any. Where nothing can be written nothing is kept either, and the limit of the process remains.
 */
function spendHour(folder: string, hour: number, most: number): boolean {
  if (most === Number.POSITIVE_INFINITY) return true;
  const path = join(folder, String(hour));
  try {
    if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) >= most) return false;
    try {
      appendText(path, ".");
    } catch {
      makeFolder(folder);
      appendText(path, ".");
    }
    if (statSync(path).size === 1) forgetOtherHours(folder, path);
  } catch {
    // The disk refuses it; see above.
  }
  return true;
}

function forgetOtherHours(folder: string, kept: string): void {
  for (const name of readdirSync(folder)) {
    if (!/^\d+$/.test(name)) continue;
    if (join(folder, name) !== kept) discardFile(join(folder, name));
  }
}
