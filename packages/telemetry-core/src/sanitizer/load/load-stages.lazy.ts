import { once } from "../../platform/lazy.ts";
import { createRequire, existsSync } from "../../platform/node.ts";

/**
 * What a capture goes through, loaded at the first: to read it takes the engine as long as all the rest of a start, and
 * most starts capture nothing. By `require`, since a capture waits for nothing; and so as CommonJS.
 */
export const loadStages = once((): typeof import("./stages.ts") => createRequire(import.meta.url)("./stages.cjs"));

export function whyNoStages(): string | undefined {
  try {
    if (existsSync(new URL("./stages.cjs", import.meta.url))) return undefined;
  } catch {
    // In CommonJS there is no URL at all.
  }
  return 'What sanitises reports was left behind when the host was bundled, so that nothing is captured. Let the bundler follow the condition "module" of exports, or keep @askfirst/telemetry-core out of the bundle.';
}
