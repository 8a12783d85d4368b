import type { ItemSanitizer } from "@askfirst/sanitizer/items";
import type { Gate } from "../../consent/gate.ts";
import { checkFields, type FieldRules, isWithheld } from "../../events/check-fields.ts";
import type { Definition, FreeText } from "../../events/definition.ts";
import type { Span } from "../../item/event.ts";
import { makeEvent } from "../../item/make-event.ts";
import type { Sanitized, Surroundings } from "../../item/report.ts";
import { newId } from "../../platform/digest.ts";
import type { AnonymousId } from "../../store/anonymous-id.ts";
import type { Drops } from "../../store/drops.ts";
import type { Outbox } from "../../store/outbox.ts";

export interface EventParts {
  readonly surroundings: Surroundings;
  readonly sanitizer: Pick<ItemSanitizer, "text">;
  readonly drops: Pick<Drops, "count">;
  readonly outbox: Pick<Outbox, "addEvent">;
  readonly installed: readonly string[];
  readonly anonymousId: AnonymousId;
  /** The declared events by name. */
  readonly events: ReadonlyMap<string, Definition>;
  /** Whether the author's default may hold yet, and which fields the person knows. */
  readonly notice: { knownVersion(): string | undefined | "not-yet" };
  /** Whether expanded content may leave. */
  mayHaveDetails(): boolean;
}

/** What the host passes. */
export interface CapturedEvent {
  readonly name: string;
  readonly kind: Definition["kind"];
  /** The host's own objects, not read yet. Fields of a later one override those of one before. */
  readonly fields: readonly unknown[];
  readonly span?: Span;
  /** Milliseconds since 1970. */
  readonly time?: number;
}

/**
 * The synchronous part of an event's way: gate → build → sanitize → outbox. Never throws and never prints. An event that
 * nobody agreed to is forgotten: events wait for no decision. True if it is in the outbox.
 */
export function captureEvent(parts: EventParts, gate: Gate, captured: CapturedEvent): boolean {
  if (gate.closed) return false;
  try {
    const verdict = gate.judge("usage");
    if (verdict.kind !== "always") return false;
    const definition = parts.events.get(captured.name);
    if (definition?.kind !== captured.kind) {
      parts.drops.count("undeclared");
      return false;
    }
    const known = parts.notice.knownVersion();
    if (known === "not-yet") return false;
    const anonymousId = parts.anonymousId.get();
    if (!isSampled(definition, anonymousId)) {
      parts.drops.count("sampled");
      return false;
    }
    const rules: FieldRules = {
      accepted: known,
      since: definition.since,
      lose: (loss) => parts.drops.count(loss),
    };
    if (isWithheld(definition, rules)) {
      parts.drops.count("withheld");
      return false;
    }
    const { details: declared = {}, fields } = definition;
    const { plain, texts } = apart(captured.fields, declared);
    const event = makeEvent({
      id: newId(),
      time: timeOf(captured),
      name: definition.name,
      surroundings: parts.surroundings,
      fields: checkFields(fields, plain, rules),
      details: parts.mayHaveDetails() ? sanitizeTexts(parts.sanitizer, declared, texts, rules) : {},
      anonymousId,
      span: captured.span,
    });
    return parts.outbox.addEvent(parts.installed, event);
  } catch {
    // A getter of the host's that throws, or a disk that refuses a folder.
    parts.drops.count("fault");
    return false;
  }
}

/** Whole seconds: finer times help to match an event with other records. A span is nothing without them. */
function timeOf({ time = Date.now(), span }: CapturedEvent): string {
  const text = new Date(time).toISOString();
  return span ? text : `${text.slice(0, 19)}Z`;
}

/** The declared texts, and the rest, for which the fields decide. */
function apart(given: readonly unknown[], declared: Readonly<Record<string, FreeText>>) {
  const plain: Record<string, unknown> = Object.create(null);
  const texts: Record<string, unknown> = Object.create(null);
  for (const record of given) {
    if (typeof record !== "object" || record === null) continue;
    for (const name of Object.keys(record)) {
      (Object.hasOwn(declared, name) ? texts : plain)[name] = (record as Record<string, unknown>)[name];
    }
  }
  return { plain, texts };
}

function sanitizeTexts(
  sanitizer: Pick<ItemSanitizer, "text">,
  declared: Readonly<Record<string, FreeText>>,
  texts: Readonly<Record<string, unknown>>,
  rules: FieldRules,
): Record<string, Sanitized<string>> {
  const kept: Record<string, Sanitized<string>> = {};
  for (const [name, text] of Object.entries(texts)) {
    const detail = declared[name];
    if (!detail || text === undefined) continue;
    if (typeof text !== "string") rules.lose("wrong-value", name);
    else if (isWithheld(detail, rules)) rules.lose("withheld", name);
    else kept[name] = sanitizer.text(text.slice(0, detail.most));
  }
  return kept;
}

/** The same places each time: the share of the id's first 32 bits decides (head-based sampling). */
function isSampled({ sample = 1 }: Definition, anonymousId: string | undefined): boolean {
  if (sample >= 1) return true;
  const place = anonymousId === undefined ? Math.random() : Number.parseInt(anonymousId.slice(0, 8), 16) / 2 ** 32;
  return place < sample;
}
