import type { Context, CrashException, Sanitized } from "@askfirst/sanitizer/items";
import type { Environment } from "../platform/environment.ts";

export type { Context, CrashException, Frame, FrameOwner, Sanitized } from "@askfirst/sanitizer/items";

/** What a person decides about, one decision each. `details` is expanded content: never on by default. */
export type Purpose = "crashes" | "usage" | "details";

export const LEVELS = ["fatal", "error", "warning", "info", "debug"] as const;
export type Level = (typeof LEVELS)[number];

/** All that an item says about the program and the machine. */
export interface Surroundings {
  readonly app: { readonly name: string; readonly version: string };
  readonly runtime: { readonly name: string; readonly version: string };
  /** `release` is the major number only: a full kernel release is a fingerprint. */
  readonly os: { readonly platform: string; readonly release: string; readonly arch: string };
  readonly environment: Environment;
}

/** A crash report: an exception, or a message the host chose to report. */
export interface CrashReport extends Surroundings {
  /** 32 lower-case hex digits, random, made for this report alone; receivers de-duplicate by it. */
  readonly id: string;
  /** ISO 8601, UTC, whole seconds. */
  readonly time: string;
  readonly level: Level;
  /** False when the error ended the process or would have. */
  readonly handled: boolean;
  /** The error and its cause chain, outermost first; empty for a message. */
  readonly exceptions: readonly CrashException[];
  /** Only for a captured message. */
  readonly message?: string;
  readonly context: Context;
  /** 32 lower-case hex digits: equal for equal bugs. */
  readonly fingerprint: string;
  /** Only if the person gave it. */
  readonly email?: string;
}

export type SanitizedReport = Sanitized<CrashReport>;
