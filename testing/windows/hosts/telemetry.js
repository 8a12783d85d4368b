// What the hosts of these tests have in common.
import { sentry } from "@askfirst/provider-sentry";
import { createTelemetry } from "@askfirst/telemetry-core";

/** Two providers, so that two couriers write to one ledger at once. */
export const PROVIDERS = [sentry(), { name: "quiet", module: "./quiet-provider.js" }];

export const telemetryOf = (delivery, providers = PROVIDERS) =>
  createTelemetry({ app: { name: "crawler", version: "1.0.0" }, providers, delivery, limits: false });

/** What went wrong with a file, in one line. */
export const lineOf = ({ code, cause, message, syscall }) =>
  [cause?.code ?? code, cause?.syscall ?? syscall, message].filter(Boolean).join(" ");
