import type { Decision } from "../consent/decision.ts";
import { readReport } from "../item/read-report.ts";
import type { SanitizedReport } from "../item/report.ts";
import { sha256 } from "../platform/digest.ts";

/** An item that a decision released, as it lies in the outbox. */
export interface ReleasedItem {
  /** `once`: the person agreed to this very item. `always`: sent only while that decision is in force. */
  readonly released: "once" | "always";
  readonly report: SanitizedReport;
}

/**
 * An item as the outbox keeps it. A person agreed to one report and to no other, so `once` is stored with the digest of
 * that report: a report that a disk, a tool or an editor changed is not sent. It is no seal: a program with the person's
 * rights can write another digest as well.
 */
export function writeReleasedItem({ released, report }: ReleasedItem): string {
  if (released !== "once") return JSON.stringify({ released, report });
  return JSON.stringify({ released, digest: sha256(JSON.stringify(report)), report });
}

/** Reads an item back; undefined for what is torn, not as the sanitizer made it, or not what the person agreed to. */
export function readReleasedItem(text: string): ReleasedItem | undefined {
  const { released, digest, report } = parse(text);
  if (released !== "once" && released !== "always") return undefined;
  if (released === "once" && digest !== sha256(JSON.stringify(report) ?? "")) return undefined;
  const admitted = readReport(report);
  return admitted && { released, report: admitted };
}

function parse(text: string): { readonly released?: unknown; readonly digest?: unknown; readonly report?: unknown } {
  try {
    return Object.assign(Object.create(null), JSON.parse(text)) as object;
  } catch {
    return {};
  }
}

/** Whether an item may leave under the decision in force at this moment. */
export function mayLeave({ released }: ReleasedItem, decision: Decision): boolean {
  return decision === "always" || (released === "once" && decision !== "denied");
}
