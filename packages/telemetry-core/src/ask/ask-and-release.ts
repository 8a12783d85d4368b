import type { DeliverySchedule } from "../courier/delivery-schedule.ts";
import { variableName } from "../platform/variables.ts";
import type { WaitingReport } from "../store/inbox.ts";
import { ask } from "./ask.ts";
import type { AskParts } from "./may-ask.ts";
import { type ReleaseParts, release } from "./release.ts";

/**
 * Asks about the error of this run or, without one, about the latest that waits from an earlier run, if the host did
 * not survive it here (`survived` are such names). `before` runs once it is certain that the question will be asked.
 * True if it was.
 */
export function askAndRelease(
  parts: AskParts & ReleaseParts,
  delivery: Pick<DeliverySchedule, "handOver">,
  ofThisRun: WaitingReport | undefined,
  survived: ReadonlySet<string>,
  before: (hold: () => void) => void,
): boolean {
  try {
    const earlier = ofThisRun === undefined;
    const waiting = ofThisRun ?? latestWaiting(parts, survived);
    if (!waiting) return false;
    let asked = false;
    const question = {
      earlier,
      providers: parts.installed,
      offVariable: variableName(parts.app.name, "TELEMETRY"),
    };
    const answer = ask(parts, waiting, question, (hold) => {
      asked = true;
      before(hold);
    });
    if (answer && release(parts, waiting, answer)) delivery.handOver();
    return asked;
  } catch {
    return false;
  }
}

function latestWaiting(
  parts: Pick<AskParts & ReleaseParts, "askLimitMs" | "inbox">,
  survived: ReadonlySet<string>,
): WaitingReport | undefined {
  // The cheap question first: most runs have nothing waiting and no person to ask.
  if (parts.askLimitMs === undefined) return undefined;
  return parts.inbox.list().findLast(({ name }) => !survived.has(name));
}
