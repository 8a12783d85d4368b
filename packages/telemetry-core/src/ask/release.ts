import type { Consent } from "../consent/consent.ts";
import { withdraw } from "../consent/withdrawal.ts";
import { AskfirstError } from "../errors/askfirst-error.ts";
import { printable } from "../errors/printable.ts";
import { approvedReport } from "../item/approved-report.ts";
import { writeSync } from "../platform/node.ts";
import type { Inbox, WaitingReport } from "../store/inbox.ts";
import type { Outbox } from "../store/outbox.ts";
import type { Answer } from "./ask.ts";

export interface ReleaseParts {
  readonly consent: Consent;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  /** Names of the providers that are installed. */
  readonly installed: readonly string[];
}

/**
 * Acts on a person's answer about one report. `once` releases exactly the bytes that were asked about and leaves the
 * decision at `not_set`. True if something is in the outbox now. An answer that cannot be kept is said so at the
 * terminal where it was given, and nothing is sent.
 */
export function release(host: ReleaseParts, waiting: WaitingReport, answer: Answer): boolean {
  const { choice, email } = answer;
  try {
    if (choice === "denied") {
      withdraw(host);
      return false;
    }
    if (choice === "always") {
      if (!host.consent.allow({ decision: "always", purposes: ["crashes"], email, unlessDenied: true })) return false;
    } else if (host.consent.resolve("crashes").decision === "denied") {
      return false;
    }
  } catch (error) {
    const why = AskfirstError.is(error) ? error.message : "[askfirst] The answer could not be kept.";
    writeSync(2, `${printable(why)}\n`);
    return false;
  }
  if (answer.digest !== waiting.digest) return false;
  const report = approvedReport(waiting.text);
  // Who agreed to this report alone was asked for an address for it: Enter is none, whatever was stored once.
  const address = choice === "once" ? email : (email ?? host.consent.email());
  // Nothing that only memory has outlives this process, which is at its end.
  if (!host.outbox.add(host.installed, { released: choice, report }, address)) return false;
  host.inbox.remove(waiting.name);
  return true;
}
