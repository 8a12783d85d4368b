import { parseDsn } from "./dsn.ts";

export interface SentryOptions {
  /** Where reports go. `<APP>_SENTRY_DSN` in the person's environment beats it. Never stored on a person's machine. */
  readonly dsn?: string;
  /** Sentry's environment; default: where the host runs (`cli`, `server`, …). */
  readonly environment?: string;
}

/** Throws at the author's call if the options cannot work, and says how to fix that. */
export function checkOptions(options: SentryOptions): void {
  if (typeof options !== "object" || options === null) {
    throw new Error("[askfirst] provider-sentry: the options are no object. Pass sentry({ dsn }).");
  }
  const { dsn, environment, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new Error(`[askfirst] provider-sentry: there is no option "${unknown}". There are dsn and environment.`);
  }
  if (dsn !== undefined) parseDsn(String(dsn), "sentry({ dsn })");
  // What Sentry refuses, by its documentation of environments.
  if (environment !== undefined && (environment === "None" || !/^[^\s/]{1,64}$/.test(environment))) {
    throw new Error(
      "[askfirst] provider-sentry: environment must be a word of at most 64 characters without / or spaces, and not None.",
    );
  }
}
