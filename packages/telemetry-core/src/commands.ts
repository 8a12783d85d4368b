// For a command line that serves every host on a machine: what it needs beyond a host's own telemetry.
export { didYouMean } from "./errors/did-you-mean.ts";
export { printable } from "./errors/printable.ts";
export { isKnownHost, type KnownHost, listHosts } from "./known-hosts.ts";
