// For browsers and edge runtimes, where nothing is sent: so that a host for both can name its provider.
import type { CreateProvider, ProviderDescriptor } from "@askfirst/telemetry-core/provider";
import { checkOptions, type SentryOptions } from "./options.ts";

export type { Grouping, SentryOptions } from "./options.ts";

/** Describes a provider that is never made here. Throws if the options cannot work. */
export function sentry(options: SentryOptions = {}): ProviderDescriptor {
  checkOptions(options);
  return { name: "sentry", module: "", createProvider };
}

/** Always throws. */
export const createProvider: CreateProvider = () => {
  throw new Error("[askfirst] provider-sentry sends from Node, Deno and Bun only.");
};
