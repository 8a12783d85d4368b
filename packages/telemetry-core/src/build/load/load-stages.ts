import * as stages from "./stages.ts";

/**
 * The stages of a capture. Where a host imports the package, the condition `lazy` of `imports` replaces this file by
 * `load-stages.lazy.ts`.
 */
export const loadStages = (): typeof stages => stages;

/** Why a capture has no stages, as a sentence for `status`. */
export const whyNoStages = (): string | undefined => undefined;
