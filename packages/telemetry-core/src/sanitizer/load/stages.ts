// The stages between the gate and the folders, with their tables: half of this package, and not needed at a start.
export { buildExceptions } from "../../build/build-exceptions.ts";
export { isExpectedError } from "../../build/expected-errors.ts";
export { mayReport } from "../../build/thrown-by.ts";
export { layersOf } from "../layers.ts";
export { machineFacts } from "../machine/machine-facts.ts";
export { sanitizeReport } from "../sanitize-report.ts";
