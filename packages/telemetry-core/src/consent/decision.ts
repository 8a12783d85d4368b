import type { Purpose } from "../item/report.ts";

export const PURPOSES = ["crashes", "usage", "details"] as const satisfies readonly Purpose[];

export const DECISIONS = ["not_set", "denied", "once", "always"] as const;
/** What a person decided about one purpose. `once` releases one report and returns to `not_set`. */
export type Decision = (typeof DECISIONS)[number];

/** Which rule of the precedence a decision came from. `doubt`: something was wrong, and every doubt is off. */
export type DecisionSource =
  | "switch-off"
  | "this-process"
  | "settings-file"
  | "switch-on"
  | "host-default"
  | "nobody"
  | "doubt";

export interface Resolved {
  readonly decision: Decision;
  readonly source: DecisionSource;
  /** The variable or file that decided. */
  readonly where?: string;
  /** What is wrong and how to fix it. */
  readonly problem?: string;
}

export function isDecision(value: unknown): value is Decision {
  return DECISIONS.includes(value as Decision);
}

/** True for a denial that a person gave. A mere doubt holds everything back, and deletes nothing. */
export function isDenial({ decision, source }: Resolved): boolean {
  return decision === "denied" && source !== "doubt";
}
