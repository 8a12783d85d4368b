export type { OtelOptions } from "./options.ts";
export { createProvider, otel } from "./otel.ts";
