import type { Sanitized } from "@askfirst/sanitizer/items";
import type { Surroundings } from "./report.ts";

/** What a field of an event may hold. Texts are words of a closed list, versions and ids, never prose. */
export type FieldValue = boolean | number | string | readonly FieldValue[] | { readonly [name: string]: FieldValue };

/** A declared usage event. */
export interface UsageEvent extends Surroundings {
  /** 32 lower-case hex digits, random, made for this event alone; receivers de-duplicate by it. */
  readonly id: string;
  /** ISO 8601, UTC, whole seconds; of a span the start, in milliseconds. */
  readonly time: string;
  /** As the author declared it, such as `agent_run`. */
  readonly name: string;
  readonly fields: Readonly<Record<string, FieldValue>>;
  /** Expanded content: sanitised text, there only where a person agreed to `details`. */
  readonly details?: Readonly<Record<string, string>>;
  /** 32 lower-case hex digits, random, kept on this machine for this host: says that two events come from one place. */
  readonly anonymousId?: string;
  /** Only of a span. */
  readonly span?: Span;
}

/** What makes an event a span: work with a start and an end, perhaps within other work. */
export interface Span {
  /** 32 lower-case hex digits, shared by all spans of one piece of work. */
  readonly traceId: string;
  /** 16 lower-case hex digits. */
  readonly spanId: string;
  /** The `spanId` of the span around it. */
  readonly parentId?: string;
  /** Milliseconds, by a clock that no one sets. */
  readonly durationMs: number;
  readonly outcome: "ok" | "error";
  /** Class of the error that the work failed with, such as `TypeError`. Its message is not there. */
  readonly errorType?: string;
}

export type SanitizedEvent = Sanitized<UsageEvent>;
