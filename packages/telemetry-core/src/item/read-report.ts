import type { CrashReport, SanitizedReport } from "./report.ts";
import { isReport } from "./report-form.ts";

/**
 * Admits a report that the sanitizer made and the disk kept. Undefined for anything that it cannot have made: an
 * unknown field, a missing one, a length or a value out of bounds.
 */
export function readReport(value: unknown): SanitizedReport | undefined {
  return isReport(value) ? (value as CrashReport as SanitizedReport) : undefined;
}
