import type { FieldValue, SanitizedEvent, Span, UsageEvent } from "./event.ts";
import type { Sanitized, Surroundings } from "./report.ts";

/** What an event is made of. The fields were checked against its definition, the details sanitised. */
export interface EventParts {
  readonly id: string;
  readonly time: string;
  readonly name: string;
  readonly surroundings: Surroundings;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly details: Readonly<Record<string, Sanitized<string>>>;
  readonly anonymousId: string | undefined;
  readonly span: Span | undefined;
}

/** Makes an event that may leave the machine while a decision allows it. */
export function makeEvent(parts: EventParts): SanitizedEvent {
  const { id, time, name, fields, details, anonymousId, span } = parts;
  const { app, runtime, os, environment } = parts.surroundings;
  // Field by field, so that other properties of an object are left out.
  const event: UsageEvent = {
    id,
    time,
    name,
    app: { name: app.name, version: app.version },
    runtime: { name: runtime.name, version: runtime.version },
    os: { platform: os.platform, release: os.release, arch: os.arch },
    environment,
    fields,
    ...(Object.keys(details).length > 0 && { details }),
    ...(anonymousId !== undefined && { anonymousId }),
    ...(span !== undefined && { span }),
  };
  return event as SanitizedEvent;
}

/** The event without its expanded content, for which the consent ended. */
export function withoutDetails(event: SanitizedEvent): SanitizedEvent {
  if (event.details === undefined) return event;
  const { details: _, ...rest } = event;
  return rest as UsageEvent as SanitizedEvent;
}
