import { createRequire } from "./node.ts";
import { once } from "./once.ts";

/**
 * What a capture goes through, loaded at the first: to read it takes the engine as long as all the rest of a start, and
 * most starts capture nothing. By `require`, since a capture waits for nothing; and so as CommonJS.
 */
export const loadStages = once((): typeof import("./stages.ts") => createRequire(import.meta.url)("./stages.cjs"));
