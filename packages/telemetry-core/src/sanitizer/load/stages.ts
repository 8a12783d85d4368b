// The stages between the gate and the folders, with their tables: half of this package, and not needed at a start.
export { isExpectedError } from "../../build/expected-errors.ts";
export { isOfLibrary, mayReport } from "../../build/thrown-by.ts";
export { fingerprint } from "../fingerprint.ts";
export { createItemSanitizer } from "../item-sanitizer.ts";
export { machineFacts } from "../machine/machine-facts.ts";
