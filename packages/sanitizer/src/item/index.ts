/** What a pipeline of items takes of the sanitizer. Core bundles it; no other package sees it. */

export { type MachineFacts, machineFacts } from "../machine/machine-facts.ts";
export type { Context, CrashException, Frame, FrameOwner, Sanitized } from "../sanitized.ts";
export { fingerprint } from "./fingerprint.ts";
export { createItemSanitizer, type ItemSanitizer, type ItemSanitizerOptions } from "./item-sanitizer.ts";
