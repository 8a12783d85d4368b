// What core does with files that many processes share, for hosts that try it directly. `part.js` is made of this.
export { writeAtomically } from "../../packages/telemetry-core/src/files/atomic-file.ts";
export { tryLock } from "../../packages/telemetry-core/src/files/lock-file.ts";
export { setPatience } from "../../packages/telemetry-core/src/files/patience.ts";
export { openSpool } from "../../packages/telemetry-core/src/store/spool/spool.ts";
