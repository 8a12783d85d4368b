import type { Decision } from "../consent/decision.ts";
import { readReport } from "../item/read-report.ts";
import type { SanitizedReport } from "../item/report.ts";

/** What a decision released, as it lies in the outbox. */
export interface OutboxEntry {
  /** `once`: the person agreed to this very item. `always`: sent only while that decision stands. */
  readonly released: "once" | "always";
  readonly report: SanitizedReport;
}

/**
 * Reads an item back; undefined for what is torn or not as the sanitizer made it. Rejects if that cannot be told: what
 * tells it could not be loaded, which says nothing about the item.
 */
export async function readEntry(text: string): Promise<OutboxEntry | undefined> {
  const { released, report } = parse(text);
  if (released !== "once" && released !== "always") return undefined;
  const admitted = await readReport(report);
  return admitted && { released, report: admitted };
}

function parse(text: string): { readonly released?: unknown; readonly report?: unknown } {
  try {
    return Object(JSON.parse(text)) as object;
  } catch {
    return {};
  }
}

/** Whether an item may leave under the decision in force at this moment. */
export function mayLeave({ released }: OutboxEntry, decision: Decision): boolean {
  return decision === "always" || (released === "once" && decision !== "denied");
}
