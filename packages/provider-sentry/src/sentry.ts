import type { CreateProvider, ProviderDescriptor } from "@askfirst/telemetry-core";
import { parseDsn } from "./dsn.ts";

export interface SentryOptions {
  /** Where reports go. `<APP>_SENTRY_DSN` in the person's environment beats it. Never stored on a person's machine. */
  readonly dsn?: string;
  /** Sentry's environment; default: where the host runs (`cli`, `server`, …). */
  readonly environment?: string;
}

const MODULE = new URL("./index.js", import.meta.url).href;

/**
 * Describes a provider that hands crash reports to Sentry. Throws if the options cannot work. Loads nothing of
 * Sentry's: that happens where something is sent.
 */
export function sentry(options: SentryOptions = {}): ProviderDescriptor {
  checkOptions(options);
  const { dsn, environment } = options;
  return {
    name: "sentry",
    module: MODULE,
    options: { ...(dsn !== undefined && { dsn }), ...(environment !== undefined && { environment }) },
  };
}

function checkOptions(options: SentryOptions): void {
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

/** `crawler` → `CRAWLER_SENTRY_DSN`. */
function variableOf(app: string): string {
  return `${app.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}_SENTRY_DSN`;
}

/** Makes the provider. Rejects, and says how to mend it, if there is no DSN or one that cannot work. */
export const createProvider: CreateProvider = async (options, context) => {
  const { dsn: builtIn, environment } = options as SentryOptions;
  const variable = variableOf(context.app.name);
  const given = context.variable("SENTRY_DSN") || undefined;
  const text = given ?? builtIn;
  if (text === undefined) {
    throw new Error(`[askfirst] provider-sentry has no DSN. Pass sentry({ dsn }) or set ${variable}.`);
  }
  const dsn = parseDsn(text, given ? variable : "sentry({ dsn })");
  const { makeSentryProvider } = await import("./sentry-provider.ts");
  return makeSentryProvider(dsn, environment);
};
