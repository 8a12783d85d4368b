import type { ResolvedProvider } from "./resolve-provider.ts";

/** Names of the providers that are installed: an item is put into the outbox for each of them. */
export function installedProviders(found: readonly ResolvedProvider[]): string[] {
  return found.filter(({ kind }) => kind !== "missing").map(({ name }) => name);
}
