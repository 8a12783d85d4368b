import type { ItemSanitizer } from "@askfirst/sanitizer/items";
import type { Consent } from "../consent/consent.ts";
import { type WithdrawalParts, withdraw } from "../consent/withdrawal.ts";
import { AskfirstError } from "../errors/askfirst-error.ts";
import { withComment } from "../item/amend-report.ts";
import { approvedReport } from "../item/approved-report.ts";
import type { Inbox, WaitingReport } from "../store/inbox.ts";
import type { Outbox } from "../store/outbox.ts";
import type { Answer } from "./ask.ts";

export interface ReleaseParts extends Omit<WithdrawalParts, "consent"> {
  readonly consent: Consent;
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  /** Names of the providers that are installed. */
  readonly installed: readonly string[];
  /** Made when first needed. */
  readonly sanitizer: Pick<ItemSanitizer, "text">;
}

const DENIED: Outcome = { withheld: "[askfirst] You have said no to this program meanwhile, and that counts." };

/** What an answer led to. `withheld` says why nothing can be sent although the person agreed. */
export type Outcome = { readonly id?: string; readonly withheld?: string };

/**
 * Acts on a person's answer about one report. `once` releases exactly the bytes that were asked about and leaves the
 * decision at `not_set`. The outcome has an id if something is in the outbox now. If an answer cannot be kept, nothing is
 * sent.
 */
export function release(parts: ReleaseParts, waiting: WaitingReport, answer: Answer): Outcome {
  const { choice, email, comment } = answer;
  try {
    if (choice === "denied") {
      withdraw(parts);
      return {};
    }
    if (choice === "always") {
      if (!parts.consent.allow({ decision: "always", purposes: ["crashes"], email, unlessDenied: true })) return DENIED;
    } else if (parts.consent.resolve("crashes").decision === "denied") {
      return DENIED;
    }
  } catch (error) {
    return { withheld: AskfirstError.is(error) ? error.message : "[askfirst] The answer could not be kept." };
  }
  if (answer.digest !== waiting.digest) return { withheld: "[askfirst] The report changed while you were asked." };
  const seen = approvedReport(waiting.text);
  // The asking process knows less of this machine than this one. What it left in is taken out here.
  const report = comment === undefined ? seen : withComment(seen, parts.sanitizer.text(comment));
  // With "once" the person was asked for an address for this report: Enter means none, also where one is stored.
  const address = choice === "once" ? email : (email ?? parts.consent.email());
  // This process is at its end, and items that are only in memory end with it.
  if (!parts.outbox.add(parts.installed, { released: choice, report }, address))
    return { withheld: "[askfirst] The report cannot be written to the disk." };
  parts.inbox.remove(waiting.name);
  return { id: report.id };
}
