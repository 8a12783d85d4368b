// The stages between the gate and the folders, with all that they know: half of this package, and nothing that a
// start needs.
export { buildExceptions } from "./build.ts";
export { sanitizeReport } from "./sanitize.ts";
export { layersOf } from "./sanitizer/layers.ts";
export { machineFacts } from "./sanitizer/machine-facts.ts";
