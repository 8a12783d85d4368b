import * as stages from "./stages.ts";

/** What a capture goes through. `load-stages.late.ts` takes the place of this file where a host imports the package. */
export const loadStages = (): typeof stages => stages;
