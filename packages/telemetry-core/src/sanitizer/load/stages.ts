// The stages between the gate and the folders, with all that they know: half of this package, and nothing that a
// start needs.
export { buildExceptions } from "../../build/build-exceptions.ts";
export { isExpectedError } from "../../build/expected-errors.ts";
export { layersOf } from "../layers.ts";
export { machineFacts } from "../machine/machine-facts.ts";
export { sanitizeReport } from "../sanitize-report.ts";
