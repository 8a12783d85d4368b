import type { CreateProvider, ProviderDescriptor } from "@askfirst/telemetry-core/provider";
import { checkOptions, type OtelOptions } from "./options.ts";

/** Beside this file, unless it was bundled; CommonJS has no URL at all. */
const here = import.meta.url;
const MODULE = here ? new URL("./otel-provider.js", here).href : "";

/**
 * Describes a provider that hands crash reports to a collector of OpenTelemetry. Throws if the options cannot work. What sends is loaded only
 * where something is sent.
 */
export function otel(options: OtelOptions = {}): ProviderDescriptor {
  checkOptions(options);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { name: "otel", module: MODULE, createProvider, options: Object.fromEntries(given) };
}

/** Makes the provider. Rejects, and says how to fix it, if there is no address or one that cannot work. */
export const createProvider: CreateProvider = async (options, context) =>
  (await import("./otel-provider.ts")).createProvider(options, context);
