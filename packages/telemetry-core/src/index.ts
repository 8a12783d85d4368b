export { AskfirstError, type AskfirstErrorCode } from "./askfirst-error.ts";
export type { EnableOptions, FlushOptions } from "./call-options.ts";
export type { HostDefaults } from "./consent/consent.ts";
export type { Decision, DecisionSource } from "./consent/decision.ts";
export { didYouMean } from "./did-you-mean.ts";
export type { DropReason } from "./drops.ts";
export type { Environment } from "./environment.ts";
export type { Limits } from "./limits.ts";
export { isKnownHost, type KnownHost, listHosts } from "./list-hosts.ts";
export type { DeliveryMode, TelemetryOptions } from "./options.ts";
export { printable } from "./printable.ts";
export type {
  CreateProvider,
  Json,
  ProviderContext,
  ProviderDescriptor,
  ProviderSource,
  SendResult,
  TelemetryProvider,
} from "./provider.ts";
export type {
  Context,
  CrashException,
  CrashReport,
  Frame,
  FrameOwner,
  Level,
  Purpose,
  Sanitized,
  SanitizedEvent,
  SanitizedReport,
  Surroundings,
  UsageEvent,
} from "./report.ts";
export type { ProviderStatus, Status } from "./status.ts";
export { createTelemetry, type Telemetry } from "./telemetry.ts";
