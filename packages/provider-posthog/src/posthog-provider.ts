import { openLine } from "@askfirst/provider-http";
import type { CreateProvider, TelemetryProvider } from "@askfirst/telemetry-core/provider";
import { batchUrl, checkKey, DEFAULT_HOST, type PosthogOptions } from "./options.ts";
import { LIBRARY, toException } from "./to-exception.ts";

/** `crawler` → `CRAWLER_POSTHOG`. */
const prefixOf = (app: string) => `${app.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}_POSTHOG`;

/** Makes the provider. Throws, and says how to fix it, if there is no key or one that cannot work. */
export const createProvider: CreateProvider = (options, { app, variable }) => {
  const { key: keyBuiltIn, host: hostBuiltIn = DEFAULT_HOST } = options as PosthogOptions;
  const prefix = prefixOf(app.name);
  const [givenKey, givenHost] = [variable("POSTHOG_KEY"), variable("POSTHOG_HOST")];
  const key = givenKey || keyBuiltIn;
  if (key === undefined) {
    throw new Error(`[askfirst] provider-posthog has no key. Pass posthog({ key }) or set ${prefix}_KEY.`);
  }
  checkKey(key, givenKey ? `${prefix}_KEY` : "posthog({ key })");
  const url = batchUrl(givenHost || hostBuiltIn, givenHost ? `${prefix}_HOST` : "posthog({ host })");
  return makeProvider(url, key);
};

/** Posts to the interface that PostHog documents for servers, without its SDK, which reads variables of the host's. */
function makeProvider(url: string, key: string): TelemetryProvider {
  const line = openLine(url, {
    "Content-Type": "application/json",
    "User-Agent": `${LIBRARY.$lib}/${LIBRARY.$lib_version}`,
  });
  return {
    name: "posthog",
    sendException(report, signal, proceed) {
      const batch = [toException(report)];
      const body = JSON.stringify({ api_key: key, batch, sent_at: new Date().toISOString() });
      return line.post(body, signal, proceed);
    },
    close: () => line.close(),
  };
}
