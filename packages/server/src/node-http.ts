import type { IncomingMessage, ServerResponse } from "node:http";
import type { Telemetry } from "@askfirst/telemetry-core";
import { frameworkName } from "./framework-version.ts";
import { type ReportOptions, reportAtEnd, reportRequest } from "./request-report.ts";

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => unknown;

const FRAMEWORK = "node:http";

/**
 * The same handler of `node:http`, whose errors are captured and passed on: a throw stays a throw, and a rejection a
 * rejection. Where nothing else handles them the process ends, so the report is made at once, without a status.
 */
export function reportErrors(
  telemetry: Telemetry,
  handler: RequestHandler,
  options: ReportOptions & { readonly route?: (request: IncomingMessage) => string | undefined } = {},
): RequestHandler {
  const framework = frameworkName(FRAMEWORK, process.versions.node);
  function report(error: unknown, request: IncomingMessage, response: ServerResponse): void {
    const { method } = request;
    const route = () => options.route?.(request);
    const endsProcess = process.listenerCount("uncaughtException") + process.listenerCount("unhandledRejection") === 0;
    if (endsProcess) reportRequest(telemetry, error, { framework, method, route: quietly(route) });
    else reportAtEnd(telemetry, error, response, { framework, method, route }, options);
  }
  return function (this: unknown, request, response) {
    let result: unknown;
    try {
      result = handler.call(this, request, response);
    } catch (error) {
      report(error, request, response);
      throw error;
    }
    if (!(result instanceof Promise)) return result;
    return result.catch((error: unknown) => {
      report(error, request, response);
      throw error;
    });
  };
}

/** Reports an error of a request that the program itself handles. The report is made when the response has ended. */
export function reportRequestError(
  telemetry: Telemetry,
  error: unknown,
  request: IncomingMessage,
  response: ServerResponse,
  options: ReportOptions & { readonly route?: string } = {},
): void {
  const framework = frameworkName(FRAMEWORK, process.versions.node);
  const { route } = options;
  reportAtEnd(telemetry, error, response, { framework, method: request.method, route: () => route }, options);
}

function quietly<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
