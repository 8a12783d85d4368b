export type { SentryOptions } from "./options.ts";
export { createProvider, sentry } from "./sentry.ts";
