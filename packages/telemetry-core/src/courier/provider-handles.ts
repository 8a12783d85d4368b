import type { Folders } from "../files/folders.ts";
import { trustedValue } from "../platform/start-variables.ts";
import { variableName } from "../platform/variables.ts";
import type { ProviderContext } from "../provider/provider.ts";
import { loadProvider, type ResolvedProvider } from "../provider/resolve-provider.ts";
import { readDeliveryState } from "../store/delivery-state.ts";
import type { Outbox } from "../store/outbox.ts";
import type { ProviderHandle } from "./courier.ts";

export interface HandleParts {
  readonly app: { readonly name: string; readonly version: string };
  readonly found: readonly ResolvedProvider[];
  readonly outbox: Outbox;
  readonly folders: Folders;
}

/** What a provider of this process gets from core. */
export function contextOf({ name, version }: { name: string; version: string }): ProviderContext {
  return {
    app: { name, version },
    variable: (suffix) => trustedValue(variableName(name, suffix)),
  };
}

/** How to reach each installed provider in this process. */
export function providerHandles(parts: Pick<HandleParts, "found" | "app">): ProviderHandle[] {
  return parts.found.flatMap((found): ProviderHandle[] => {
    if (found.kind === "missing") return [];
    const { name } = found;
    if (found.kind === "object") return [{ name, closes: false, load: async () => found.provider }];
    return [{ name, closes: true, load: () => loadProvider(found, contextOf(parts.app)) }];
  });
}

/** When the first item for one of these may be tried, in milliseconds since 1970; undefined if none waits. */
export function nextDue(
  parts: Pick<HandleParts, "outbox" | "folders">,
  handles: readonly ProviderHandle[],
): number | undefined {
  const due = handles
    .filter(({ name }) => !parts.outbox.isEmptyFor(name))
    .map(({ name }) => readDeliveryState(parts.folders.state, name).notBefore);
  return due.length === 0 ? undefined : Math.min(...due);
}
