import type { Trial } from "../trial.ts";

/** The rules by name. A name stays what it is: authors write it in their limits. */
export const RULE_NAMES = [
  "crosses-processes",
  "never-throws",
  "delivers-every-report",
  "keeps-report",
  "returns-sent-bytes",
  "waits-for-answer",
  "rejects-without-answer",
  "tells-what-left",
  "reports-rejection",
  "reports-retry",
  "sends-once",
  "keeps-no-queue",
  "stops-at-abort",
  "asks-when-connected",
  "closes-twice",
  "follows-no-redirect",
  "contacts-declared-host",
  "adds-nothing",
  "sets-no-globals",
  "prints-nothing",
  "lets-process-end",
] as const;
export type RuleName = (typeof RULE_NAMES)[number];

export interface Rule {
  readonly name: RuleName;
  /** What the provider does, as a sentence without its subject. */
  readonly promise: string;
  /** Rejects with what the provider did instead. */
  check(trial: Trial): Promise<void>;
}
