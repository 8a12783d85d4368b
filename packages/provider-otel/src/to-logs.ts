import type { CrashException, Frame, SanitizedReport } from "@askfirst/telemetry-core/provider";
import { NAME, OWN, SEVERITY } from "./conventions.ts";
import type { Attributes, LogRecord, LogsRequest } from "./otlp.ts";

/** The build fills it in. */
declare const PACKAGE_VERSION: string | undefined;

/** What a backend shows as the sender. */
export const SDK = {
  name: "askfirst-provider-otel",
  version: typeof PACKAGE_VERSION === "string" ? PACKAGE_VERSION : "0.0.0",
};

/**
 * Writes a report as a log record, which is where exceptions belong by the conventions: `app.crash` if it ended the
 * program, else `exception`, or `askfirst.message` for a message. Copies field by field: what is not named here is not
 * sent. Nothing ties two reports to one machine, so there is no `service.instance.id` either.
 */
export function toLogs(report: SanitizedReport, observedMs = Date.now()): LogsRequest {
  const { app, runtime, os } = report;
  return {
    resource: {
      [NAME.serviceName]: app.name,
      [NAME.serviceVersion]: app.version,
      [NAME.runtimeName]: runtime.name,
      [NAME.runtimeVersion]: runtime.version,
      [NAME.osName]: os.platform,
      [NAME.osVersion]: os.release,
      [NAME.sdkName]: SDK.name,
      [NAME.sdkVersion]: SDK.version,
      [NAME.sdkLanguage]: "nodejs",
    },
    scope: SDK,
    records: [toRecord(report, observedMs)],
  };
}

function toRecord(report: SanitizedReport, observedMs: number): LogRecord {
  const { time, level, handled, exceptions, message } = report;
  const [first] = exceptions;
  const crash = first !== undefined && !handled;
  const errorEvent = crash ? NAME.crashEvent : NAME.exceptionEvent;
  return {
    timeMs: Date.parse(time),
    observedMs,
    severity: SEVERITY[level],
    severityText: level.toUpperCase(),
    eventName: first ? errorEvent : `${OWN}message`,
    body: message,
    attributes: {
      ...(first && aboutException(first, exceptions)),
      ...(crash && aboutCrash(report)),
      ...aboutReport(report),
    },
  };
}

const aboutException = ({ type, message, code }: CrashException, all: readonly CrashException[]): Attributes => ({
  [NAME.exceptionType]: type,
  [NAME.exceptionMessage]: message,
  [NAME.exceptionStack]: printStack(all),
  [`${OWN}exception.code`]: code,
});

/** By the conventions these are of the record, since another process may report a crash than the one that had it. */
const aboutCrash = ({ id, app, os, exceptions }: SanitizedReport): Attributes => ({
  [NAME.crashId]: id,
  [NAME.serviceVersion]: app.version,
  [NAME.osName]: os.platform,
  [NAME.osVersion]: os.release,
  [NAME.buildId]: exceptions.flatMap(({ frames }) => frames).find(({ debugId }) => debugId !== undefined)?.debugId,
});

function aboutReport({ id, fingerprint, environment, os, context, email }: SanitizedReport): Attributes {
  const facts = Object.entries(context).map(([name, fact]) => [`${OWN}context.${name}`, fact] as const);
  return {
    [`${OWN}report.id`]: id,
    [`${OWN}fingerprint`]: fingerprint,
    [`${OWN}environment`]: environment,
    [`${OWN}arch`]: os.arch,
    ...Object.fromEntries(facts),
    [`${OWN}email`]: email,
  };
}

/** As Node prints an error and its causes. */
function printStack(exceptions: readonly CrashException[]): string {
  return exceptions
    .map(({ type, message, frames, relation }) => {
      const head = `${message === "" ? type : `${type}: ${message}`}`;
      const link = relation === undefined ? "" : `[${relation === "aggregate" ? "errors" : "cause"}]: `;
      return [`${link}${head}`, ...frames.map(printFrame)].join("\n");
    })
    .join("\n");
}

function printFrame({ file, line, column, function: name }: Frame): string {
  const place = [file, line, column].filter((part) => part !== undefined).join(":");
  return name === undefined ? `    at ${place}` : `    at ${name} (${place})`;
}
