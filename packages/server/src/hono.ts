import type { Telemetry } from "@askfirst/telemetry-core";
import type { Context, MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import { frameworkName, versionOf } from "./framework-version.ts";
import { LEAST_STATUS, type ReportOptions, reportRequest } from "./request-report.ts";

/** Middleware that reports what requests fail with. Use it first, so that it sees the final status. */
export function honoErrors(
  telemetry: Telemetry,
  { leastStatus = LEAST_STATUS }: ReportOptions = {},
): MiddlewareHandler {
  const framework = frameworkName("hono", versionOf("hono"));
  const report = (context: Context) => {
    const { error } = context;
    const { status } = context.res;
    if (error === undefined || status < leastStatus) return;
    reportRequest(telemetry, error, { framework, method: context.req.method, route: routePath(context, -1), status });
  };
  return async (context, next) => {
    await next();
    if (context.error !== undefined) report(context);
  };
}
