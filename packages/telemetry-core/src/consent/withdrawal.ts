import type { Host } from "../context.ts";

/** True if the person said no, here or in the settings. A switch says nothing about what was kept before. */
export function wasWithdrawn(host: Host): boolean {
  const { decision, source } = host.consent.resolve("crashes");
  return decision === "denied" && (source === "settings-file" || source === "this-process");
}

/** Deletes what waits, for a decision or for delivery. */
export function forgetItems(host: Host): void {
  host.inbox.clear();
  host.outbox.clear();
}
