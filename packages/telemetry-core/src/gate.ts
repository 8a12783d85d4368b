import type { Decision } from "./consent/decision.ts";
import type { Host } from "./host.ts";
import type { Purpose } from "./report.ts";

/** What may become of a capture: nothing, wait for a decision, or leave. */
export type Verdict = "drop" | "hold" | "once" | "always";

/** Decides first, before anything is built. */
export interface Gate {
  /** True once a switch or a denial was seen: from then on a capture costs this property read. */
  readonly closed: boolean;
  /** Judges one capture. Reads the switches and the settings file each time, so that they work whenever they are set. */
  judge(purpose: Purpose): Verdict;
  /** Forgets that it was closed, after the person decided again. */
  reopen(): void;
}

export function createGate(host: Host): Gate {
  const gate = {
    closed: false,
    judge(purpose: Purpose): Verdict {
      const { decision } = host.consent.resolve(purpose);
      if (decision === "denied") {
        gate.closed = true;
        return "drop";
      }
      // Without any provider there is nobody to send to, and nothing is worth keeping.
      if (host.found.every((found) => found.kind === "missing")) return "drop";
      if (!host.limiter.admit()) return "drop";
      return verdictOf(decision, () => host.consent.takeOnce());
    },
    reopen() {
      gate.closed = false;
    },
  };
  return gate;
}

function verdictOf(decision: Decision, takeOnce: () => boolean): Verdict {
  if (decision === "always") return "always";
  if (decision === "once") return takeOnce() ? "once" : "hold";
  return "hold";
}
