import type { Consent } from "./consent.ts";

/** What a withdrawal deletes, and the decision behind it. */
export interface WithdrawalParts {
  readonly consent: Pick<Consent, "resolve">;
  readonly inbox: { clear(): void };
  readonly outbox: { clear(): void };
  /** What says that events come from one place, and which fields the person knows. */
  readonly anonymousId: { forget(): void };
  readonly notice: { forget(): void };
}

/** True if the person said no, here or in the settings. A switch says nothing about what was kept before. */
export function wasWithdrawn(parts: Pick<WithdrawalParts, "consent">): boolean {
  const { decision, source } = parts.consent.resolve("crashes");
  return decision === "denied" && (source === "settings-file" || source === "this-process");
}

/** Deletes what waits, for a decision or for delivery. */
export function forgetItems(parts: Omit<WithdrawalParts, "consent">): void {
  parts.inbox.clear();
  parts.outbox.clear();
  parts.anonymousId.forget();
  parts.notice.forget();
}

/**
 * Stores a person's no and deletes what waits. The items go first: that may make the room which the settings need. And
 * once more, for what another process added before it could know. Throws if the no cannot be stored.
 */
export function withdraw(parts: Omit<WithdrawalParts, "consent"> & { readonly consent: Pick<Consent, "deny"> }): void {
  forgetItems(parts);
  try {
    parts.consent.deny();
  } finally {
    forgetItems(parts);
  }
}
