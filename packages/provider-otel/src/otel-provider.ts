import { openLine } from "@askfirst/provider-http";
import type { CreateProvider } from "@askfirst/telemetry-core/provider";
import { logsUrl, type OtelOptions } from "./options.ts";
import { encodeLogs } from "./otlp.ts";
import { SDK, toLogs } from "./to-logs.ts";

/** `crawler` → `CRAWLER_OTEL_URL`. */
const variableOf = (app: string) => `${app.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}_OTEL_URL`;

/**
 * Makes the provider. Throws, and says how to fix it, if there is no address or one that cannot work. Uses no SDK of
 * OpenTelemetry, and none of its variables: those are the host's own, and hold its keys.
 */
export const createProvider: CreateProvider = (options, { app, variable }) => {
  const { url: builtIn, headers = {} } = options as OtelOptions;
  const given = variable("OTEL_URL");
  const url = given || builtIn;
  if (url === undefined) {
    throw new Error(`[askfirst] provider-otel has no url. Pass otel({ url }) or set ${variableOf(app.name)}.`);
  }
  const line = openLine(logsUrl(url, given ? variableOf(app.name) : "otel({ url })"), {
    "Content-Type": "application/json",
    "User-Agent": `${SDK.name}/${SDK.version}`,
    ...(given ? {} : headers),
  });
  return {
    name: "otel",
    sendException: (report, signal, proceed) => line.post(encodeLogs(toLogs(report)), signal, proceed),
    close: () => line.close(),
  };
};
