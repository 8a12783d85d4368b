// The stages between the gate and the folders, with their tables: half of this package, and not needed at a start.
export { createItemSanitizer, fingerprint, machineFacts } from "@askfirst/sanitizer/items";
export { isExpectedError } from "../expected-errors.ts";
export { isOfLibrary, mayReport } from "../thrown-by.ts";
