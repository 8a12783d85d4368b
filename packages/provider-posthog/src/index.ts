export type { PosthogOptions } from "./options.ts";
export { createProvider, posthog } from "./posthog.ts";
