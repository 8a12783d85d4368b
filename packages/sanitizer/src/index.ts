/** The sanitizer on its own, for hosts that want to clean what they log or show. */
export { type MachineFacts, machineFacts } from "./machine/machine-facts.ts";
export { type CrashInput, createSanitizer, type SanitizedCrash, type Sanitizer } from "./sanitizer.ts";
