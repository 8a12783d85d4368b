import type { CreateProvider, ProviderDescriptor } from "@askfirst/telemetry-core/provider";
import { findDsn } from "./find-dsn.ts";
import { checkOptions, type SentryOptions } from "./options.ts";

/** Beside this file, unless it was bundled; CommonJS has no URL at all. */
const here = import.meta.url;
const MODULE = here ? new URL("./sentry-provider.js", here).href : "";

/**
 * Describes a provider that hands crash reports to Sentry. Throws if the options cannot work. Loads nothing of
 * Sentry's: that happens where something is sent.
 */
export function sentry(options: SentryOptions = {}): ProviderDescriptor {
  checkOptions(options);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  const { tunnel, dsn } = options;
  const endpoint = tunnel !== undefined ? new URL(tunnel).host : dsn !== undefined ? new URL(dsn).host : undefined;
  return {
    name: "sentry",
    module: MODULE,
    createProvider,
    options: Object.fromEntries(given),
    ...(endpoint !== undefined && { endpoint }),
  };
}

/**
 * Makes the provider. Throws at once, and says how to fix it, if there is no DSN or one that cannot work; loads what is
 * Sentry's only after that.
 */
export const createProvider: CreateProvider = (options, context) => {
  findDsn(options, context);
  return import("./sentry-provider.ts").then((module) => module.createProvider(options, context));
};
