import * as stages from "./stages.ts";

/** What a capture goes through. The condition `lazy` of `imports` puts `load-stages.lazy.ts` in its place where a host imports the package. */
export const loadStages = (): typeof stages => stages;

/** Why a capture has nothing to go through, as a sentence for `status`. */
export const whyNoStages = (): string | undefined => undefined;
