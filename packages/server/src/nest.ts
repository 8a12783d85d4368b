import type { ServerResponse } from "node:http";
import type { Telemetry } from "@askfirst/telemetry-core";
import { type ArgumentsHost, Catch, type ExceptionFilter } from "@nestjs/common";
import { BaseExceptionFilter, type HttpAdapterHost } from "@nestjs/core";
import { frameworkName, versionOf } from "./framework-version.ts";
import { type ReportOptions, reportAtEnd } from "./request-report.ts";

/**
 * Filters for `app.useGlobalFilters(...)`: one that reports what no filter takes and leaves it to Nest, and then your own
 * global filters, which see what they saw, in their order, and are watched.
 */
export function nestFilters(
  adapterHost: Pick<HttpAdapterHost, "httpAdapter">,
  telemetry: Telemetry,
  own: readonly ExceptionFilter[] = [],
  options: ReportOptions = {},
): ExceptionFilter[] {
  const framework = frameworkName("nest", versionOf("@nestjs/core"));
  const report = (exception: unknown, host: ArgumentsHost) =>
    reportNest(telemetry, framework, exception, host, options);
  class ReportingFilter extends BaseExceptionFilter {
    override catch(exception: unknown, host: ArgumentsHost): void {
      report(exception, host);
      super.catch(exception, host);
    }
  }
  Catch()(ReportingFilter);
  return [new ReportingFilter(adapterHost.httpAdapter), ...own.map((filter) => watched(filter, report))];
}

/** The same filter, with the same class, whose exceptions are reported before it has them. */
function watched(filter: ExceptionFilter, report: (exception: unknown, host: ArgumentsHost) => void): ExceptionFilter {
  return Object.create(filter, {
    catch: {
      value(exception: unknown, host: ArgumentsHost) {
        report(exception, host);
        return filter.catch(exception, host);
      },
    },
  });
}

function reportNest(
  telemetry: Telemetry,
  framework: string,
  exception: unknown,
  host: ArgumentsHost,
  options: ReportOptions,
): void {
  if (host.getType() !== "http") {
    telemetry.captureException(exception, { framework, transport: host.getType() });
    return;
  }
  const request = host.switchToHttp().getRequest<{
    method?: string;
    route?: { path?: unknown };
    routeOptions?: { url?: unknown };
  }>();
  const response = host.switchToHttp().getResponse<ServerResponse | { raw: ServerResponse }>();
  const found = request.routeOptions?.url ?? request.route?.path;
  const route = () => (typeof found === "string" ? found : undefined);
  const raw = "raw" in response ? response.raw : response;
  reportAtEnd(telemetry, exception, raw, { framework, method: request.method, route }, options);
}
