import type { CreateProvider, ProviderDescriptor } from "@askfirst/telemetry-core/provider";
import { checkOptions, type PosthogOptions } from "./options.ts";

/** Beside this file, unless it was bundled; CommonJS has no URL at all. */
const here = import.meta.url;
const MODULE = here ? new URL("./posthog-provider.js", here).href : "";

/**
 * Describes a provider that hands crash reports to PostHog. Throws if the options cannot work. What sends is loaded only
 * where something is sent.
 */
export function posthog(options: PosthogOptions = {}): ProviderDescriptor {
  checkOptions(options);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { name: "posthog", module: MODULE, createProvider, options: Object.fromEntries(given) };
}

/** Makes the provider. Rejects, and says how to fix it, if there is no key or one that cannot work. */
export const createProvider: CreateProvider = async (options, context) =>
  (await import("./posthog-provider.ts")).createProvider(options, context);
