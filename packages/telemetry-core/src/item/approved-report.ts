import type { SanitizedReport } from "./report.ts";

/**
 * The report of a text that the inbox gave out: this process wrote it, or a person approved it by the digest of exactly
 * these bytes. Nothing is checked here, since the courier checks every report before it leaves. Throws if the text is
 * not JSON.
 */
export function approvedReport(text: string): SanitizedReport {
  return JSON.parse(text) as SanitizedReport;
}
