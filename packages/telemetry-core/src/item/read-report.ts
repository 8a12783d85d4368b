import type { CrashReport, SanitizedReport } from "./report.ts";

/**
 * Admits a report that the sanitizer made and the disk kept. Undefined for anything that it cannot have made: an
 * unknown field, a missing one, a length or a value out of bounds. The first call loads zod, some ten milliseconds;
 * nothing else does.
 */
export async function readReport(value: unknown): Promise<SanitizedReport | undefined> {
  const { reportSchema } = await import("./report-schema.ts");
  const result = reportSchema.safeParse(value);
  // The schema's output has optional fields as possibly undefined; JSON has no undefined, so that both agree.
  return result.success ? (result.data as CrashReport as SanitizedReport) : undefined;
}
