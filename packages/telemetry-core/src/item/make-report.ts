import type {
  Context,
  CrashException,
  CrashReport,
  Level,
  Sanitized,
  SanitizedReport,
  Surroundings,
} from "./report.ts";

/** What a report is made of. All that comes from the host was sanitised. */
export interface ReportParts {
  readonly id: string;
  readonly time: string;
  readonly level: Level;
  readonly handled: boolean;
  readonly surroundings: Surroundings;
  /** Undefined for a message. */
  readonly exceptions: Sanitized<readonly CrashException[]> | undefined;
  readonly message: Sanitized<string> | undefined;
  readonly context: Sanitized<Context>;
  readonly fingerprint: string;
}

/** Makes a report that may leave the machine once a decision allows it. */
export function makeReport(parts: ReportParts): SanitizedReport {
  const { id, time, level, handled, exceptions = [], message, context, fingerprint } = parts;
  const { app, runtime, os, environment } = parts.surroundings;
  // Field by field, so that other properties of an object are left out.
  const report: CrashReport = {
    id,
    time,
    level,
    handled,
    app: { name: app.name, version: app.version },
    runtime: { name: runtime.name, version: runtime.version },
    os: { platform: os.platform, release: os.release, arch: os.arch },
    environment,
    exceptions,
    ...(message === undefined ? {} : { message }),
    context,
    fingerprint,
  };
  return report as SanitizedReport;
}
