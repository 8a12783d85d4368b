export { createProvider, type SentryOptions, sentry } from "./sentry.ts";
