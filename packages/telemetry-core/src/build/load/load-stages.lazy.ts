import { lazy } from "../../platform/lazy.ts";
import { createRequire, existsSync } from "../../platform/node.ts";

/** A function of its own: bundlers take `new URL(…, import.meta.url)` for a file to copy, under another name, and Node loads a module at the first look. */
const here = () => import.meta.url;

/**
 * The stages of a capture, loaded at the first one: the engine takes as long to read them as for all the rest of a start,
 * and most starts capture nothing. Loaded with `require`, since a capture must not wait, and so as CommonJS.
 */
export const loadStages = lazy((): typeof import("./stages.ts") => createRequire(here())("./stages.cjs"));

export function whyNoStages(): string | undefined {
  try {
    if (existsSync(new URL("./stages.cjs", here()))) return undefined;
  } catch {
    // CommonJS has no URL at all.
  }
  return 'What sanitises reports was left behind when the host was bundled, so that nothing is captured. Let the bundler follow the condition "module" of exports, or keep @askfirst/telemetry-core out of the bundle.';
}
