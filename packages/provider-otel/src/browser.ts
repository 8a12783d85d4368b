// For browsers and edge runtimes, where nothing is sent: so that a host for both can name its provider.
import type { CreateProvider, ProviderDescriptor } from "@askfirst/telemetry-core/provider";
import { checkOptions, type OtelOptions } from "./options.ts";

export type { OtelOptions } from "./options.ts";

/** Describes a provider that is never made here. Throws if the options cannot work. */
export function otel(options: OtelOptions = {}): ProviderDescriptor {
  checkOptions(options);
  return { name: "otel", module: "", createProvider };
}

/** Always throws. */
export const createProvider: CreateProvider = () => {
  throw new Error("[askfirst] provider-otel sends from Node, Deno and Bun only.");
};
