import { ask } from "./ask/ask.ts";
import type { Delivery } from "./delivery.ts";
import type { Host } from "./host.ts";
import type { WaitingReport } from "./inbox.ts";
import { release } from "./release.ts";
import { variableName } from "./variables.ts";

/**
 * Asks about the error of this run or, without one, about the latest that waits from an earlier run. `before` runs
 * once it is certain that the question will be asked. True if it was.
 */
export function askAndRelease(
  host: Host,
  delivery: Delivery,
  ofThisRun: WaitingReport | undefined,
  before?: () => void,
): boolean {
  try {
    const earlier = ofThisRun === undefined;
    const waiting = ofThisRun ?? latestWaiting(host);
    if (!waiting) return false;
    let asked = false;
    const question = {
      earlier,
      providers: host.found.filter(({ kind }) => kind !== "missing").map(({ name }) => name),
      offVariable: variableName(host.app.name, "TELEMETRY"),
    };
    const answer = ask(host, waiting, question, () => {
      asked = true;
      before?.();
    });
    if (answer && release(host, waiting, answer)) delivery.handOver();
    return asked;
  } catch {
    return false;
  }
}

function latestWaiting(host: Host): WaitingReport | undefined {
  // The cheap question first: most runs have nothing waiting and no person to ask.
  return host.askLimitMs === undefined ? undefined : host.inbox.list().at(-1);
}
