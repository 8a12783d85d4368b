import type { Environment } from "../platform/environment.ts";

/** What a person decides about, one decision each. `details` is expanded content: never on by default. */
export type Purpose = "crashes" | "usage" | "details";

export const LEVELS = ["fatal", "error", "warning", "info", "debug"] as const;
export type Level = (typeof LEVELS)[number];

/** The owner of a frame's code: the host's package, a package in `node_modules`, the runtime, or the person. */
export type FrameOwner = "host" | "dependency" | "runtime" | "user";

/**
 * One line of a stack, newest call first.
 * `file` is relative to the host's root (`dist/fetch.js`), a `node_modules` tail (`undici/lib/api.js`), a runtime
 * module (`node:internal/url`) or the constant `<user code>`, which carries neither function nor position.
 * `line` and `column` count from 1.
 */
export interface Frame {
  readonly owner: FrameOwner;
  readonly file: string;
  readonly function?: string;
  readonly line?: number;
  readonly column?: number;
  /** The UUID that a bundler wrote into the host's file and its source map. */
  readonly debugId?: string;
}

/** One error of a cause chain. */
export interface CrashException {
  /** Class name, such as `TypeError`. */
  readonly type: string;
  /** Error code, such as `ENOENT` or `ERR_INVALID_URL`. */
  readonly code?: string;
  readonly message: string;
  readonly frames: readonly Frame[];
  /** How this error is linked to the one before it; absent on the first. */
  readonly relation?: "cause" | "aggregate";
}

/** Facts that the host passes with a capture. */
export type Context = Record<string, string | number | boolean>;

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

/** A declared usage event. */
export interface UsageEvent extends Surroundings {
  readonly id: string;
  readonly time: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

declare const sanitized: unique symbol;

/** A value the sanitizer made. The brand exists at compile time only; `sanitize.ts` and `read-report.ts` alone add it. */
export type Sanitized<T> = T & { readonly [sanitized]: true };
export type SanitizedReport = Sanitized<CrashReport>;
export type SanitizedEvent = Sanitized<UsageEvent>;
