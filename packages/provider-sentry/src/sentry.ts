import type { CreateProvider, ProviderDescriptor } from "@askfirst/telemetry-core/provider";
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
  return { name: "sentry", module: MODULE, createProvider, options: Object.fromEntries(given) };
}

/** Makes the provider. Rejects, and says how to fix it, if there is no DSN or one that cannot work. */
export const createProvider: CreateProvider = async (options, context) =>
  (await import("./sentry-provider.ts")).createProvider(options, context);
