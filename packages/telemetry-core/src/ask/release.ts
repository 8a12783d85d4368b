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
 * decision at `not_set`. True if something is in the outbox now. If an answer cannot be kept, the terminal says so, and
 * nothing is sent.
 */
export function release(parts: ReleaseParts, waiting: WaitingReport, answer: Answer): boolean {
  const { choice, email } = answer;
  try {
    if (choice === "denied") {
      withdraw(parts);
      return false;
    }
    if (choice === "always") {
      if (!parts.consent.allow({ decision: "always", purposes: ["crashes"], email, unlessDenied: true })) return false;
    } else if (parts.consent.resolve("crashes").decision === "denied") {
      return false;
    }
  } catch (error) {
    const why = AskfirstError.is(error) ? error.message : "[askfirst] The answer could not be kept.";
    writeSync(2, `${printable(why)}\n`);
    return false;
  }
  if (answer.digest !== waiting.digest) return false;
  const report = approvedReport(waiting.text);
  // With "once" the person was asked for an address for this report: Enter means none, also where one is stored.
  const address = choice === "once" ? email : (email ?? parts.consent.email());
  // This process is at its end, and items that are only in memory end with it.
  if (!parts.outbox.add(parts.installed, { released: choice, report }, address)) return false;
  parts.inbox.remove(waiting.name);
  return true;
}
