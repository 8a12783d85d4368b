// What an author of a provider package needs. Types alone: a provider loads nothing of core.
export type { FieldValue, SanitizedEvent, Span, UsageEvent } from "../item/event.ts";
export type {
  Context,
  CrashException,
  CrashReport,
  Frame,
  FrameOwner,
  Level,
  SanitizedReport,
  Surroundings,
} from "../item/report.ts";
export type {
  CreateProvider,
  Json,
  Proceed,
  ProviderContext,
  ProviderDescriptor,
  SendFailure,
  SendResult,
  TelemetryProvider,
} from "./provider.ts";
