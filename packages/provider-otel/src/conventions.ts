/**
 * Names of OpenTelemetry's semantic conventions 1.45.0 that are sent, and the only place that has them. `app.*` and the
 * names of events are in development there, and may move.
 */
export const NAME = {
  crashEvent: "app.crash",
  exceptionEvent: "exception",
  crashId: "app.crash.id",
  buildId: "app.build_id",
  exceptionType: "exception.type",
  exceptionMessage: "exception.message",
  exceptionStack: "exception.stacktrace",
  serviceName: "service.name",
  serviceVersion: "service.version",
  osName: "os.name",
  osVersion: "os.version",
  runtimeName: "process.runtime.name",
  runtimeVersion: "process.runtime.version",
  sdkName: "telemetry.sdk.name",
  sdkVersion: "telemetry.sdk.version",
  sdkLanguage: "telemetry.sdk.language",
} as const;

/** For what the conventions have no name, or one that belongs to a person's machine. */
export const OWN = "askfirst.";

/** Numbers of severities in OpenTelemetry's data model of logs. */
export const SEVERITY = { fatal: 21, error: 17, warning: 13, info: 9, debug: 5 } as const;
