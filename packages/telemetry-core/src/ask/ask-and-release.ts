import type { Consent } from "../consent/consent.ts";
import type { DeliverySchedule } from "../courier/delivery-schedule.ts";
import { contextOf } from "../courier/provider-handles.ts";
import type { ResolvedProvider } from "../provider/resolve-provider.ts";
import type { WaitingReport } from "../store/inbox.ts";
import { ask, type Destination, type QuestionParts } from "./ask.ts";
import { type ReleaseParts, release } from "./release.ts";

export interface AskAndReleaseParts extends QuestionParts, ReleaseParts {
  readonly consent: Consent;
  readonly found: readonly ResolvedProvider[];
}

/**
 * Asks about the error of this run or, without one, about the latest that waits from an earlier run, if the host did
 * not survive it here (`survived` are such names). `before` runs once it is certain that the question will be asked.
 * True if it was.
 */
export function askAndRelease(
  parts: AskAndReleaseParts,
  delivery: Pick<DeliverySchedule, "handOver">,
  ofThisRun: WaitingReport | undefined,
  survived: ReadonlySet<string>,
  before: (hold: () => void) => void,
): boolean {
  let asked = false;
  try {
    const earlier = ofThisRun === undefined;
    const waiting = ofThisRun ?? latestWaiting(parts, survived);
    if (!waiting) return false;
    ask(
      parts,
      waiting,
      { earlier, providers: () => destinations(parts) },
      {
        before(hold) {
          asked = true;
          before(hold);
        },
        after(answer) {
          const { id = "", withheld } = release(parts, waiting, answer);
          if (id !== "") delivery.handOver();
          return { id, ...(withheld !== undefined && { withheld }) };
        },
      },
    );
    return asked;
  } catch {
    return asked;
  }
}

function latestWaiting(
  parts: Pick<AskAndReleaseParts, "askLimitMs" | "inbox">,
  survived: ReadonlySet<string>,
): WaitingReport | undefined {
  // The cheap question first: most runs have nothing waiting and no person to ask.
  if (parts.askLimitMs === undefined) return undefined;
  return parts.inbox.list().findLast(({ name }) => !survived.has(name));
}

/** Where a report can go. A provider that cannot be made is left out, here or by the asking process. */
function destinations({ found, app }: Pick<AskAndReleaseParts, "found" | "app">): Destination[] {
  return found.flatMap((provider): Destination[] => {
    const { name, kind } = provider;
    if (kind === "missing") return [];
    if (kind === "module") {
      const { createProvider: _, ...module } = provider;
      return [{ name, module }];
    }
    const endpoint = kind === "object" ? provider.provider.endpoint : provider.endpoint;
    if (kind === "bundled") {
      try {
        // One that is made later cannot be waited for here.
        Promise.resolve(provider.createProvider(provider.options, contextOf(app))).catch(() => {});
      } catch {
        return [];
      }
    }
    return [{ name, stays: true, ...(typeof endpoint === "string" && { endpoint }) }];
  });
}
