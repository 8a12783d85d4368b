/** The sanitizer on its own, for hosts that want to clean what they log or show. */
export {
  type CrashInput,
  createSanitizer,
  type MachineFacts,
  machineFacts,
  type SanitizedCrash,
  type Sanitizer,
} from "@askfirst/sanitizer";
