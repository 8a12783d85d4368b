export type { Grouping, SentryOptions } from "./options.ts";
export { createProvider, sentry } from "./sentry.ts";
