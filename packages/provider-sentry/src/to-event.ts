import type { CrashException, Frame, SanitizedReport } from "@askfirst/telemetry-core/provider";
import type { Event, Exception, StackFrame } from "@sentry/core";

/**
 * Writes a report as a Sentry event (develop.sentry.dev, "Event Payloads"). Copies field by field: what is not named
 * here is not sent.
 */
export function toEvent(report: SanitizedReport, environment?: string): Event {
  const { id, time, level, app, runtime, os, context, fingerprint, email, message, exceptions } = report;
  return {
    event_id: id,
    timestamp: Date.parse(time) / 1000,
    platform: "node",
    level: level === "warning" || level === "info" || level === "debug" || level === "fatal" ? level : "error",
    release: `${app.name}@${app.version}`,
    environment: environment ?? report.environment,
    // Otherwise Sentry stores the address that the request came from as the person's.
    sdk: { settings: { infer_ip: "never" } },
    tags: {
      source: app.name,
      environment_type: report.environment,
      runtime: `${runtime.name} ${runtime.version}`,
      os: `${os.platform} ${os.release}`,
      arch: os.arch,
    },
    contexts: {
      app: { app_name: app.name, app_version: app.version },
      runtime: { name: runtime.name, version: runtime.version },
      os: { name: os.platform, version: os.release },
      device: { arch: os.arch },
      ...(Object.keys(context).length > 0 && { context: { ...context } }),
    },
    fingerprint: [fingerprint],
    ...(message !== undefined && { message }),
    // The oldest cause comes first.
    ...(exceptions.length > 0 && {
      exception: { values: exceptions.map((one, at) => toException(one, at, report)).reverse() },
    }),
    ...(email !== undefined && { user: { email } }),
  };
}

function toException(exception: CrashException, at: number, { handled, exceptions }: SanitizedReport): Exception {
  const { type, code, message, frames, relation } = exception;
  const chained = exceptions.length > 1;
  return {
    type,
    value: code === undefined || message.includes(code) ? message : `${message} (${code})`,
    mechanism: {
      type: relation === undefined ? "generic" : "chained",
      handled,
      ...(chained && { exception_id: at }),
      ...(at > 0 && { parent_id: at - 1, source: relation === "aggregate" ? "errors[]" : "cause" }),
    },
    ...(frames.length > 0 && { stacktrace: { frames: frames.map(toFrame).reverse() } }),
  };
}

/** Sentry lists the oldest call first; the caller reverses. */
function toFrame({ owner, file, function: name, line, column }: Frame): StackFrame {
  return {
    filename: file,
    in_app: owner === "host",
    ...(name !== undefined && { function: name }),
    ...(line !== undefined && { lineno: line }),
    ...(column !== undefined && { colno: column }),
  };
}
