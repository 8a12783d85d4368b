import type { Lane } from "./courier.ts";
import { readDeliveryState } from "./delivery-state.ts";
import { loadProvider } from "./find-provider.ts";
import type { Host } from "./host.ts";
import type { ProviderContext } from "./provider.ts";
import { variableName } from "./variables.ts";

function contextOf(app: { name: string; version: string }): ProviderContext {
  return { app, variable: (name) => process.env[variableName(app.name, name)] };
}

/** How each provider that is there is reached in this process. */
export function lanesOf(host: Host): Lane[] {
  return host.found.flatMap((found): Lane[] => {
    if (found.kind === "missing") return [];
    const { name } = found;
    if (found.kind === "module") return [{ name, closes: true, load: () => loadProvider(found, contextOf(host.app)) }];
    return [{ name, closes: false, load: async () => found.provider }];
  });
}

/** What waits for a provider that is there, and when the first of these may be tried, in milliseconds since 1970. */
export function waitingIn(host: Host): { items: number; notBefore: number } {
  let items = 0;
  let notBefore = Number.POSITIVE_INFINITY;
  for (const { name } of lanesOf(host)) {
    const count = host.outbox.count(name);
    if (count === 0) continue;
    items += count;
    notBefore = Math.min(notBefore, readDeliveryState(host.folders.state, name).notBefore);
  }
  return { items, notBefore };
}
