import { writeAtomically } from "../files/atomic-file.ts";
import { makeFolder } from "../files/folders.ts";
import { readText } from "../files/replace-file.ts";
import { dirname, join } from "../platform/node.ts";

/** How delivery to one provider stands, kept over runs. */
export interface DeliveryState {
  /** Items that arrived, ever. */
  readonly sent: number;
  /** Attempts that failed since the last success. */
  readonly failures: number;
  /** Milliseconds since 1970 before which nothing is tried. */
  readonly notBefore: number;
  /** What went wrong last, for `status`. */
  readonly lastProblem?: string;
}

const FRESH: DeliveryState = { sent: 0, failures: 0, notBefore: 0 };

/** Nothing waits longer than this, whatever a backend wishes. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;
/** A clock is put right by less than this every day. A wait that is longer by more was begun by a wrong clock. */
const CLOCK_SLACK_MS = 60 * 60 * 1000;
const FIRST_WAIT_MS = 30_000;

/** What the disk would not take: as long as this process runs, it knows. By path. */
const unwritten = new Map<string, DeliveryState>();

const pathOf = (state: string, provider: string) => join(state, "delivery", `${provider}.json`);

/** Reads the state of a provider; whatever cannot be understood counts as fresh. */
export function readDeliveryState(state: string, provider: string): DeliveryState {
  const path = pathOf(state, provider);
  const written = readWritten(path);
  const known = unwritten.get(path);
  return known && withinReason(known.notBefore) > written.notBefore ? known : written;
}

function readWritten(path: string): DeliveryState {
  try {
    const read = JSON.parse(readText(path)) as Partial<DeliveryState>;
    const number = (value: unknown) => (typeof value === "number" && Number.isFinite(value) && value > 0 ? value : 0);
    return {
      sent: number(read.sent),
      failures: number(read.failures),
      notBefore: withinReason(number(read.notBefore)),
      ...(typeof read.lastProblem === "string" && { lastProblem: read.lastProblem.slice(0, 300) }),
    };
  } catch {
    return FRESH;
  }
}

/** The count of what arrived is written after so long: a killed courier may forget what it counted since. */
const COUNTED_WITHIN_MS = 100;

/** The state of a provider during a turn of its courier, who alone writes it: it is read once. */
export interface DeliveryTally {
  readonly now: DeliveryState;
  /** Writes at once whatever decides about the next attempt; what only counts may wait for the next item, or the end. */
  keep(next: DeliveryState): void;
  /** Call at the end of the turn. */
  settle(): void;
}

/** `isOurs` is asked before each writing: another courier may have the turn by then, and with it the word. */
export function openDeliveryState(state: string, provider: string, isOurs: () => boolean): DeliveryTally {
  let now = readDeliveryState(state, provider);
  let written = now;
  let writtenAt = 0;

  function settle(): void {
    if (now === written) return;
    written = now;
    writtenAt = Date.now();
    const path = pathOf(state, provider);
    try {
      if (!isOurs()) return;
      unwritten.delete(path);
      writeDeliveryState(state, provider, now);
    } catch {
      // Without a place to keep it the next run tries again, which at-least-once delivery allows.
      unwritten.set(path, now);
    }
  }

  return {
    get now() {
      return now;
    },
    keep(next) {
      now = next;
      const { failures, notBefore, lastProblem } = written;
      const counts = next.failures === failures && next.notBefore === notBefore && next.lastProblem === lastProblem;
      // A clock that is set back must not hold it up.
      if (!counts || Math.abs(Date.now() - writtenAt) >= COUNTED_WITHIN_MS) settle();
    },
    settle,
  };
}

/** Keeps the state of a provider. Only the courier that holds the provider's lock may call it. Throws the system's error. */
export function writeDeliveryState(state: string, provider: string, next: DeliveryState): void {
  const path = pathOf(state, provider);
  makeFolder(dirname(path));
  const notBefore = Math.min(next.notBefore, Date.now() + LONGEST_WAIT_MS);
  writeAtomically(path, JSON.stringify({ ...next, notBefore }));
}

/** A clock that was wrong once must not stop delivery for years: a wait that nobody can have asked for is over. */
function withinReason(notBefore: number): number {
  return notBefore > Date.now() + LONGEST_WAIT_MS + CLOCK_SLACK_MS ? 0 : notBefore;
}

/**
 * How long to wait after the n-th failure in a row: 30 s doubled each time up to a day, half of it random so that many
 * machines do not return together (exponential backoff with equal jitter). A longer wish of the backend wins.
 */
export function waitAfterFailure(failures: number, retryAfterMs = 0): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 20));
  const wait = ceiling / 2 + Math.random() * (ceiling / 2);
  return Math.min(LONGEST_WAIT_MS, Math.max(wait, retryAfterMs));
}
