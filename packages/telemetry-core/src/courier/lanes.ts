import type { Folders } from "../files/folders.ts";
import { trustedValue } from "../platform/start-variables.ts";
import { variableName } from "../platform/variables.ts";
import type { ProviderContext } from "../provider/provider.ts";
import { type FoundProvider, loadProvider } from "../provider/resolve-provider.ts";
import { readDeliveryState } from "../store/delivery-state.ts";
import type { Outbox } from "../store/outbox.ts";
import type { Lane } from "./courier.ts";

export interface LaneParts {
  readonly app: { readonly name: string; readonly version: string };
  readonly found: readonly FoundProvider[];
  readonly outbox: Outbox;
  readonly folders: Folders;
}

function contextOf(app: { name: string; version: string }): ProviderContext {
  return { app, variable: (name) => trustedValue(variableName(app.name, name)) };
}

/** How to reach each installed provider in this process. */
export function lanesOf(host: Pick<LaneParts, "found" | "app">): Lane[] {
  return host.found.flatMap((found): Lane[] => {
    if (found.kind === "missing") return [];
    const { name } = found;
    if (found.kind === "object") return [{ name, closes: false, load: async () => found.provider }];
    return [{ name, closes: true, load: () => loadProvider(found, contextOf(host.app)) }];
  });
}

/** When the first item for one of these may be tried, in milliseconds since 1970; undefined if none waits. */
export function nextDue(host: Pick<LaneParts, "outbox" | "folders">, lanes: readonly Lane[]): number | undefined {
  const due = lanes
    .filter(({ name }) => !host.outbox.isEmptyFor(name))
    .map(({ name }) => readDeliveryState(host.folders.state, name).notBefore);
  return due.length === 0 ? undefined : Math.min(...due);
}
