import { whyNoPerson } from "../../consent/person.ts";
import type { DeliveryMode } from "../../courier/delivery-mode.ts";
import { type DeliverySchedule, FLUSH_DEADLINE_MS } from "../../courier/delivery-schedule.ts";
import { makeFolder, whyUnwritable } from "../../files/folders.ts";
import { tryLock } from "../../files/lock-file.ts";
import { isEmail } from "../../item/email.ts";
import { dirname, join } from "../../platform/node.ts";
import { variableName } from "../../platform/variables.ts";
import type { WaitingReport } from "../../store/inbox.ts";
import type { Answer } from "../ask.ts";
import { mayAskAgain, noteAsked } from "../ask-history.ts";
import type { AskParts } from "../may-ask.ts";
import { type ReleaseParts, release } from "../release.ts";
import type { Asker } from "./asker.ts";

export interface ElsewhereParts extends Omit<AskParts, "consent">, ReleaseParts {
  readonly asker: Asker | undefined;
  readonly delivery: DeliveryMode;
}

/** A lock that is older was left by a process that was killed. */
const LOCK_MS = 60_000;

/**
 * Has the host's asker ask about a report, where a person may be asked: the rules are those of the terminal, but for the
 * terminal itself. Returns at once and never throws; the host goes on, and the answer comes later or never.
 */
export function askElsewhere(parts: ElsewhereParts, delivery: DeliverySchedule, waiting: WaitingReport): void {
  const { app, asker, folders } = parts;
  try {
    if (!asker?.isHere() || !mayAskThere(parts)) return;
    makeFolder(folders.allHosts);
    // Two processes that fail at the same moment may not both ask.
    const lock = tryLock(join(folders.allHosts, "question.lock"), LOCK_MS);
    if (!lock) return;
    try {
      if (!mayAskAgain(folders, app)) return;
      noteAsked(folders, app);
    } finally {
      lock.release();
    }
    let open = true;
    asker.ask({
      app,
      report: waiting.text,
      providers: parts.installed,
      settingsFile: folders.settings,
      offVariable: variableName(app.name, "TELEMETRY"),
      answer(choice, email) {
        if (!open) return false;
        open = false;
        return act(parts, delivery, waiting, choice, email);
      },
    });
  } catch {
    // The report waits.
  }
}

/** The cheap conditions first. Reads two small files at most. */
function mayAskThere({ askLimitMs, environment, consent, folders }: ElsewhereParts): boolean {
  if (askLimitMs === undefined || whyNoPerson(process.env) !== undefined) return false;
  if (environment === "server" || environment === "ci") return false;
  const { decision, source } = consent.resolve("crashes");
  if (decision !== "not_set" || source !== "nobody") return false;
  return whyUnwritable(dirname(folders.settings)) === undefined && whyUnwritable(folders.allHosts) === undefined;
}

function act(
  parts: ElsewhereParts,
  delivery: DeliverySchedule,
  waiting: WaitingReport,
  choice: Answer["choice"],
  email: string | undefined,
): boolean {
  try {
    const { id } = release(parts, waiting, { choice, digest: waiting.digest, ...(isEmail(email) && { email }) });
    if (id !== undefined) deliverNow(parts, delivery);
    // A denial, and a yes for always, are kept by themselves, whatever became of the report.
    return choice === "once" ? id !== undefined : parts.consent.resolve("crashes").decision === choice;
  } catch {
    return false;
  }
}

/** A kernel may be idle for hours, and some stop their timers meanwhile. */
function deliverNow({ delivery: mode }: ElsewhereParts, delivery: DeliverySchedule): void {
  delivery.arrange();
  if (mode === "auto" || mode === "in-process") void delivery.flush(FLUSH_DEADLINE_MS);
  else delivery.handOver();
}
