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

declare const sanitized: unique symbol;

/** A value the sanitizer made. The brand exists at compile time only; `scripts/rooms.mjs` names the files that may add it. */
export type Sanitized<T> = T & { readonly [sanitized]: true };
