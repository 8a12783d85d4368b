export type { Asker, OpenQuestion } from "./ask/elsewhere/asker.ts";
export type { EnableOptions, FlushOptions } from "./call-options.ts";
export type { OpenSpan } from "./capture/event/spans.ts";
export type { HostDefaults } from "./consent/consent.ts";
export type { Decision, DecisionSource } from "./consent/decision.ts";
export type { Limits } from "./consent/limits.ts";
export type { DeliveryMode } from "./courier/delivery-mode.ts";
export { AskfirstError, type AskfirstErrorCode } from "./errors/askfirst-error.ts";
export type { FieldValue, SanitizedEvent, Span, UsageEvent } from "./item/event.ts";
export type {
  Context,
  CrashException,
  CrashReport,
  Frame,
  FrameOwner,
  Level,
  Purpose,
  Sanitized,
  SanitizedReport,
  Surroundings,
} from "./item/report.ts";
export type { Announcement, TelemetryOptions } from "./options.ts";
export type { Environment } from "./platform/environment.ts";
export type {
  CreateProvider,
  Json,
  Proceed,
  ProviderContext,
  ProviderDescriptor,
  ProviderSource,
  SendFailure,
  SendResult,
  TelemetryProvider,
} from "./provider/provider.ts";
export type { ProviderStatus, Status } from "./status.ts";
export type { DropReason, TellDrops } from "./store/drops.ts";
export { createTelemetry, type Telemetry } from "./telemetry.ts";
