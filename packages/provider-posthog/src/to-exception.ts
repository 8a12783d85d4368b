import type { CrashException, Frame, SanitizedReport, Surroundings } from "@askfirst/telemetry-core/provider";

/** The build fills it in. */
declare const PACKAGE_VERSION: string | undefined;

/** What PostHog shows as the sender of an event. */
export const LIBRARY = {
  $lib: "askfirst-provider-posthog",
  $lib_version: typeof PACKAGE_VERSION === "string" ? PACKAGE_VERSION : "0.0.0",
};

/** An event of a batch, as PostHog's capture API documents it. */
export interface PosthogEvent {
  readonly event: string;
  readonly distinct_id: string;
  /** PostHog de-duplicates by it. */
  readonly uuid: string;
  readonly timestamp: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * Writes a report as PostHog's `$exception` (its manual for error tracking without an SDK). Copies field by field: what
 * is not named here is not sent. Nobody is behind the `distinct_id`: it is the event's own, so that PostHog counts events
 * and no people.
 */
export function toException(report: SanitizedReport): PosthogEvent {
  const { id, time, level, context, fingerprint, email, message, exceptions } = report;
  const uuid = toUuid(id);
  const list =
    exceptions.length > 0
      ? exceptions.map((one, at) => toItem(one, at, report))
      : [{ type: "Message", value: message }];
  return {
    event: "$exception",
    distinct_id: uuid,
    uuid,
    timestamp: time,
    properties: {
      ...NOBODY,
      ...LIBRARY,
      ...about(report),
      $exception_list: list,
      $exception_level: level,
      $exception_fingerprint: fingerprint,
      ...(Object.keys(context).length > 0 && { context: { ...context } }),
      ...(email !== undefined && { email }),
    },
  };
}

/** No profile, no address of the network, and no place that is looked up by it. */
export const NOBODY = { $process_person_profile: false, $ip: null, $geoip_disable: true } as const;

/** The program and its surroundings. */
export const about = ({ app, runtime, os, environment }: Surroundings): Record<string, string> => ({
  app: app.name,
  app_version: app.version,
  environment,
  runtime: runtime.name,
  runtime_version: runtime.version,
  $os: os.platform,
  $os_version: os.release,
  arch: os.arch,
});

/** 32 hexadecimal digits in the form of RFC 9562. */
export const toUuid = (id: string): string =>
  id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, (_, ...parts) => parts.slice(0, 5).join("-"));

function toItem(exception: CrashException, at: number, { handled }: SanitizedReport): Record<string, unknown> {
  const { type, code, message, frames, relation } = exception;
  const link = { parent_id: at - 1, source: relation === "aggregate" ? "member" : "cause" };
  return {
    type,
    value: code === undefined || message.includes(code) ? message : `${message} (${code})`,
    mechanism: {
      type: relation === undefined ? "generic" : "chained",
      handled,
      synthetic: false,
      exception_id: at,
      ...(at > 0 && link),
    },
    // The oldest call comes first.
    ...(frames.length > 0 && { stacktrace: { type: "raw", frames: frames.map(toFrame).reverse() } }),
  };
}

function toFrame({ owner, file, function: name, line, column, debugId }: Frame): Record<string, unknown> {
  return {
    platform: "node:javascript",
    filename: file,
    in_app: owner === "host",
    ...(name !== undefined && { function: name }),
    ...(line !== undefined && { lineno: line }),
    ...(column !== undefined && { colno: column }),
    // PostHog finds the source map of a build by it.
    ...(debugId !== undefined && { chunk_id: debugId }),
  };
}
