import type { CrashReport, SanitizedReport } from "./report.ts";

/**
 * Reads back a report that the sanitizer made. Undefined for anything that the sanitizer cannot have made: an unknown
 * field, a missing one, a length or a value out of bounds. The first call loads zod, which takes some ten milliseconds;
 * nothing else loads it.
 */
export async function readReport(value: unknown): Promise<SanitizedReport | undefined> {
  const { reportSchema } = await import("./report-schema.ts");
  const result = reportSchema.safeParse(value);
  // In the schema's output optional fields may be undefined. JSON has no undefined, so both types agree.
  return result.success ? (result.data as CrashReport as SanitizedReport) : undefined;
}
