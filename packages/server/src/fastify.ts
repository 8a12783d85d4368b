import type { Telemetry } from "@askfirst/telemetry-core";
import type { FastifyInstance } from "fastify";
import { frameworkName } from "./framework-version.ts";
import { type ReportOptions, reportAtEnd } from "./request-report.ts";

/**
 * Reports what requests of this instance, and of those below it, fail with. Call it before the routes are declared. The
 * hook runs only where a request failed.
 */
export function reportFastifyErrors(fastify: FastifyInstance, telemetry: Telemetry, options: ReportOptions = {}): void {
  const framework = frameworkName("fastify", fastify.version);
  fastify.addHook("onError", (request, reply, error, done) => {
    const route = () => request.routeOptions.url;
    reportAtEnd(telemetry, error, reply.raw, { framework, method: request.method, route }, options);
    done();
  });
}
