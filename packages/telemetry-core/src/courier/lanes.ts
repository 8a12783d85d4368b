import type { Host } from "../context.ts";
import { variableName } from "../platform/variables.ts";
import type { ProviderContext } from "../provider/provider.ts";
import { loadProvider } from "../provider/resolve-provider.ts";
import { readDeliveryState } from "../store/delivery-state.ts";
import type { Lane } from "./courier.ts";

function contextOf(app: { name: string; version: string }): ProviderContext {
  return { app, variable: (name) => process.env[variableName(app.name, name)] };
}

/** How each provider that is there is reached in this process. */
export function lanesOf(host: Host): Lane[] {
  return host.found.flatMap((found): Lane[] => {
    if (found.kind === "missing") return [];
    const { name } = found;
    if (found.kind === "object") return [{ name, closes: false, load: async () => found.provider }];
    return [{ name, closes: true, load: () => loadProvider(found, contextOf(host.app)) }];
  });
}

/** When the first item for one of these may be tried, in milliseconds since 1970; undefined if none waits. */
export function nextDue(host: Host, lanes: readonly Lane[]): number | undefined {
  const due = lanes
    .filter(({ name }) => !host.outbox.isEmptyFor(name))
    .map(({ name }) => readDeliveryState(host.folders.state, name).notBefore);
  return due.length === 0 ? undefined : Math.min(...due);
}
