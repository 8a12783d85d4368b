// For browsers and edge runtimes, where nothing is sent: so that a host for both can name its provider.
import type { CreateProvider, ProviderDescriptor } from "@askfirst/telemetry-core/provider";
import { checkOptions, type PosthogOptions } from "./options.ts";

export type { PosthogOptions } from "./options.ts";

/** Describes a provider that is never made here. Throws if the options cannot work. */
export function posthog(options: PosthogOptions = {}): ProviderDescriptor {
  checkOptions(options);
  return { name: "posthog", module: "", createProvider };
}

/** Always throws. */
export const createProvider: CreateProvider = () => {
  throw new Error("[askfirst] provider-posthog sends from Node, Deno and Bun only.");
};
