import { isEmail } from "./email.ts";
import type { SanitizedReport } from "./report.ts";

/** The report with the e-mail address that the person gave for it, or without one. An invalid address is left out. */
export function withEmail(report: SanitizedReport, email: string | undefined): SanitizedReport {
  if (report.email === undefined && !isEmail(email)) return report;
  const { email: _before, ...rest } = report;
  return (isEmail(email) ? { ...rest, email } : rest) as SanitizedReport;
}

/** The same report, now as one of an error that ended the process. */
export function asFatal(report: SanitizedReport): SanitizedReport {
  return { ...report, level: "fatal", handled: false };
}
