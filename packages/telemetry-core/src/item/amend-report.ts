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

/** The name under which a person's own words stand among the facts of a report. */
const COMMENT = "comment";
/** As many as the form of a report admits. */
const MOST_FACTS = 32;

/** True if a report has room for a comment, and none of the host's by that name. */
export function mayHaveComment({ context }: SanitizedReport): boolean {
  return !Object.hasOwn(context, COMMENT) && Object.keys(context).length < MOST_FACTS;
}

/** The report with what the person says about it. `comment` is sanitised already. */
export function withComment(report: SanitizedReport, comment: string): SanitizedReport {
  return { ...report, context: { ...report.context, [COMMENT]: comment } };
}
