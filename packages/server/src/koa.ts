import type { Telemetry } from "@askfirst/telemetry-core";
import type { Middleware } from "koa";
import { frameworkName, versionOf } from "./framework-version.ts";
import { type ReportOptions, reportAtEnd } from "./request-report.ts";

/** Middleware that reports what those after it throw, and throws it again. It belongs behind your own error handler. */
export function koaErrors(telemetry: Telemetry, options: ReportOptions = {}): Middleware {
  const framework = frameworkName("koa", versionOf("koa"));
  return (context, next) =>
    next().catch((error: unknown) => {
      // Set by @koa/router.
      const route = () => {
        const { _matchedRoute: matched } = context as { _matchedRoute?: unknown };
        return typeof matched === "string" ? matched : undefined;
      };
      reportAtEnd(telemetry, error, context.res, { framework, method: context.method, route }, options);
      throw error;
    });
}
