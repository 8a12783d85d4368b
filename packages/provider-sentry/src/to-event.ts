import type { Context, CrashException, Frame, SanitizedReport } from "@askfirst/telemetry-core/provider";
import type { DebugImage, Event, Exception, StackFrame } from "@sentry/core";
import { isTag, type SentryOptions } from "./options.ts";
import { SDK } from "./sdk.ts";

/** What an author says about all events. */
export type EventOptions = Omit<SentryOptions, "dsn" | "tunnel">;

/** Where a program lies to Sentry: it matches source maps by such addresses, and takes a bare path for Node's own. */
const PROGRAM = "app:///";

/**
 * Writes a report as a Sentry event (develop.sentry.dev, "Event Payloads"). Copies field by field: what is not named
 * here is not sent.
 */
export function toEvent(report: SanitizedReport, options: EventOptions = {}): Event {
  const { id, time, level, app, runtime, os, context, fingerprint, email, message, exceptions } = report;
  const { release = `${app.name}@${app.version}`, dist, environment = report.environment, grouping } = options;
  const images = imagesOf(exceptions);
  return {
    event_id: id,
    timestamp: Date.parse(time) / 1000,
    platform: "node",
    level: level === "warning" || level === "info" || level === "debug" || level === "fatal" ? level : "error",
    release,
    ...(dist !== undefined && { dist }),
    environment,
    // Otherwise Sentry stores the address that the request came from as the person's.
    sdk: { ...SDK, settings: { infer_ip: "never" } },
    tags: {
      ...searchable(context),
      ...options.tags,
      source: app.name,
      environment_type: report.environment,
      runtime: `${runtime.name} ${runtime.version}`,
      os: `${os.platform} ${os.release}`,
      arch: os.arch,
      ...(grouping !== "fingerprint" && { "askfirst.fingerprint": fingerprint }),
    },
    contexts: {
      app: { app_name: app.name, app_version: app.version },
      runtime: { name: runtime.name, version: runtime.version },
      os: { name: os.platform, version: os.release },
      device: { arch: os.arch },
      ...(Object.keys(context).length > 0 && { context: { ...context } }),
    },
    ...(grouping === "fingerprint" && { fingerprint: [fingerprint] }),
    ...(message !== undefined && { message }),
    // The oldest cause comes first.
    ...(exceptions.length > 0 && {
      exception: { values: exceptions.map((one, at) => toException(one, at, report)).reverse() },
    }),
    ...(images.length > 0 && { debug_meta: { images } }),
    ...(email !== undefined && { user: { email } }),
  };
}

/** Tags can be searched in Sentry, contexts cannot. */
function searchable(context: Context): Record<string, string> {
  const facts = Object.entries(context).map(([name, fact]) => [name, String(fact)] as const);
  return Object.fromEntries(facts.filter(([name, fact]) => fact !== "" && isTag(name, fact)));
}

/** The builds that frames lie in, once each. */
function imagesOf(exceptions: readonly CrashException[]): DebugImage[] {
  const frames = exceptions.flatMap(({ frames }) => frames);
  const ids = new Map(frames.flatMap((frame) => (frame.debugId ? [[placeOf(frame), frame.debugId]] : [])));
  return [...ids].map(([code_file, debug_id]) => ({ type: "sourcemap", code_file, debug_id }));
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
function toFrame(frame: Frame): StackFrame {
  const { owner, function: name, line, column } = frame;
  const place = placeOf(frame);
  return {
    filename: place,
    abs_path: place,
    in_app: owner === "host",
    ...(name !== undefined && { function: name }),
    ...(line !== undefined && { lineno: line }),
    ...(column !== undefined && { colno: column }),
  };
}

function placeOf({ owner, file }: Frame): string {
  if (owner === "host") return `${PROGRAM}${file}`;
  return owner === "dependency" ? `${PROGRAM}node_modules/${file}` : file;
}
