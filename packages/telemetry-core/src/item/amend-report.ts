import { isEmail } from "./email.ts";
import type { SanitizedReport } from "./report.ts";

/** The report with the e-mail address that the person gave for it, or without any. What is no address is left out. */
export function withEmail(report: SanitizedReport, email: string | undefined): SanitizedReport {
  if (report.email === undefined && !isEmail(email)) return report;
  const { email: _before, ...rest } = report;
  return (isEmail(email) ? { ...rest, email } : rest) as SanitizedReport;
}

/** The report of an error that, as turned out later, ended the process. */
export function asFatal(report: SanitizedReport): SanitizedReport {
  return { ...report, level: "fatal", handled: false };
}
