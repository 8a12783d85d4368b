import type { Purpose } from "../item/report.ts";
import { isChildProgram } from "../platform/child/child-program.ts";
import type { Consent } from "./consent.ts";
import type { Limiter } from "./limits.ts";
import { forgetItems, type WithdrawalParts, wasWithdrawn } from "./withdrawal.ts";

export interface GateParts extends WithdrawalParts {
  readonly consent: Pick<Consent, "look" | "resolve">;
  /** Names of the providers that are installed. */
  readonly installed: readonly string[];
  readonly limiter: Pick<Limiter, "admit" | "admitEvent">;
  readonly drops: { count(reason: "doubt"): void };
}

/** The verdict on a capture: drop it, keep it for a decision, or release it with the address that the person gave. */
export type Verdict =
  | { readonly kind: "drop" }
  | { readonly kind: "hold" }
  /** A `once` is used up only by a report that is kept. */
  | { readonly kind: "once" | "always"; readonly email: string | undefined };

/** Decides first, before anything is built. */
export interface Gate {
  /**
   * True once a switch or a denial was seen, no mere doubt: from then on a capture costs this property read. And before
   * the first `reopen`.
   */
  readonly closed: boolean;
  /**
   * Judges one capture. Reads the switches and the settings file each time, so that they work whenever they are set.
   * What `isNothing` answers true for is dropped and counts towards no limit.
   */
  judge(purpose: Purpose, isNothing?: () => boolean): Verdict;
  /** Forgets that it was closed, after the person decided again. */
  reopen(): void;
}

export function createGate(parts: GateParts): Gate {
  const gate = {
    closed: true,
    judge(purpose: Purpose, isNothing?: () => boolean): Verdict {
      const { resolve, email } = parts.consent.look();
      const { decision, source } = resolve(purpose);
      if (source === "doubt") {
        // Doubt passes: the host may be writing its settings, or be out of descriptors for a moment.
        parts.drops.count("doubt");
        return DROP;
      }
      if (decision === "denied") {
        gate.closed = true;
        // A denial written by hand has deleted nothing yet.
        if (wasWithdrawn(parts)) forgetItems(parts);
        return DROP;
      }
      // Without a provider nothing can be sent, so nothing is kept.
      if (parts.installed.length === 0) return DROP;
      if (isNothing?.() || !(purpose === "crashes" ? parts.limiter.admit() : parts.limiter.admitEvent())) return DROP;
      return decision === "not_set" ? HOLD : { kind: decision, email: email() };
    },
    reopen() {
      gate.closed = isChildProgram();
    },
  };
  return gate;
}

const DROP: Verdict = { kind: "drop" };
const HOLD: Verdict = { kind: "hold" };
