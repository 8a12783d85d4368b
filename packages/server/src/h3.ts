import type { Telemetry } from "@askfirst/telemetry-core";
import type { H3Config, H3Event } from "h3";
import { frameworkName, versionOf } from "./framework-version.ts";
import { LEAST_STATUS, type ReportOptions, reportRequest, statusOf } from "./request-report.ts";

type OnError = NonNullable<H3Config["onError"]>;

/** `onError` for `new H3({ onError })`. `own` is yours, which still decides about the response. */
export function h3Errors(
  telemetry: Telemetry,
  { leastStatus = LEAST_STATUS, own }: ReportOptions & { readonly own?: OnError } = {},
): OnError {
  const framework = frameworkName("h3", versionOf("h3"));
  return async (error, event) => {
    const response = await own?.(error, event);
    const status = response instanceof Response ? response.status : error.status;
    report(telemetry, framework, error, event, status, leastStatus);
    return response;
  };
}

/** A plug-in of Nitro 3 and Nuxt, for `export default nitroErrors(telemetry)` in `plugins/`. */
export function nitroErrors(telemetry: Telemetry, { leastStatus = LEAST_STATUS }: ReportOptions = {}) {
  const framework = frameworkName("nitro", versionOf("nitro"));
  return (nitro: {
    hooks: { hook(name: "error", act: (error: Error, context: { event?: unknown }) => void): unknown };
  }) =>
    void nitro.hooks.hook("error", (error, { event }) =>
      report(telemetry, framework, error, event as H3Event | undefined, statusOf(error) ?? LEAST_STATUS, leastStatus),
    );
}

function report(
  telemetry: Telemetry,
  framework: string,
  error: Error,
  event: H3Event | undefined,
  status: number,
  leastStatus: number,
): void {
  if (status < leastStatus) return;
  // h3 wraps what a handler throws.
  const thrown = (error as { unhandled?: boolean }).unhandled && error.cause !== undefined ? error.cause : error;
  const route = event?.context.matchedRoute?.route;
  reportRequest(telemetry, thrown, { framework, method: event?.req.method, route, status });
}
