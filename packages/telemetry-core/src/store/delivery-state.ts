import { writeAtomically } from "../files/atomic-file.ts";
import { makeFolder } from "../files/folders.ts";
import { readText } from "../files/own-file.ts";
import { dirname, join } from "../platform/node.ts";

/** State of delivery to one provider, kept over runs. */
export interface DeliveryState {
  /** Items that arrived, ever. */
  readonly sent: number;
  /** Attempts that failed since the last success. */
  readonly failures: number;
  /** Milliseconds since 1970 before which nothing is tried. */
  readonly notBefore: number;
  /** The backend refused the last item that it answered about. The next refusal is not believed. */
  readonly refusing?: true;
  /** What went wrong last, for `status`. */
  readonly lastProblem?: string;
}

const FRESH: DeliveryState = { sent: 0, failures: 0, notBefore: 0 };

/** The longest pause, whatever a backend asks for. */
const LONGEST_WAIT_MS = 24 * 60 * 60 * 1000;
/** Clocks are adjusted by less than this every day. A pause that exceeds the longest by more was set by a wrong clock. */
const CLOCK_SLACK_MS = 60 * 60 * 1000;
const FIRST_WAIT_MS = 30_000;

/** States that the disk refused, kept in memory while this process runs. By path. */
const unwritten = new Map<string, DeliveryState>();

const pathOf = (state: string, provider: string) => join(state, "delivery", `${provider}.json`);

/** Reads the state of a provider. A state that cannot be read counts as fresh. */
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
      ...(read.refusing === true && { refusing: true as const }),
      ...(typeof read.lastProblem === "string" && { lastProblem: read.lastProblem.slice(0, 300) }),
    };
  } catch {
    return FRESH;
  }
}

/** Milliseconds after which the count of arrivals is written: a killed courier may lose what it counted since. */
const COUNTED_WITHIN_MS = 100;

/** The state of a provider during a turn of its courier. Only that courier writes it, so it is read once. */
export interface DeliveryTally {
  readonly now: DeliveryState;
  /** Writes at once what decides about the next attempt. Counts may wait for the next item, or the end. */
  keep(next: DeliveryState): void;
  /** Call at the end of the turn. */
  settle(): void;
}

/** `isOurs` is checked before each write: another courier may have the turn by then, and its state counts. */
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
      // If it cannot be kept, the next run retries, which at-least-once delivery allows.
      unwritten.set(path, now);
    }
  }

  return {
    get now() {
      return now;
    },
    keep(next) {
      now = next;
      const counts = (["failures", "notBefore", "refusing", "lastProblem"] as const).every(
        (part) => next[part] === written[part],
      );
      // A clock that is set back must not delay it.
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

/** A clock that was wrong once must not stop delivery for years: a pause longer than any backend gets is over. */
function withinReason(notBefore: number): number {
  return notBefore > Date.now() + LONGEST_WAIT_MS + CLOCK_SLACK_MS ? 0 : notBefore;
}

/**
 * How long to wait after the n-th failure in a row: 30 s doubled each time up to a day, half of it random so that many
 * machines do not return together (exponential backoff with equal jitter). A longer pause that the backend asks for wins.
 */
export function waitAfterFailure(failures: number, retryAfterMs = 0): number {
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 20));
  const wait = ceiling / 2 + Math.random() * (ceiling / 2);
  return Math.min(LONGEST_WAIT_MS, Math.max(wait, retryAfterMs));
}
