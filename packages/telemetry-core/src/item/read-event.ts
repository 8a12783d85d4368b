import { lazy } from "../platform/lazy.ts";
import type { SanitizedEvent, UsageEvent } from "./event.ts";
import { closed, type Form, isFlag, isId, isTime, list, matching, oneOf, record, SURROUNDINGS, text } from "./form.ts";

/** As many as a definition may have, the deepest object within it, and the longest word of an enum. */
const [MOST_FIELDS, DEEPEST, LONGEST_WORD, MOST_ITEMS] = [64, 4, 64, 32];

/** A value of a declared field, at most so many lists and objects deep. */
const value =
  (depth: number): Form =>
  (found) =>
    isFlag(found) ||
    Number.isFinite(found) ||
    text(LONGEST_WORD)(found) ||
    (depth > 0 && (list(value(depth - 1), MOST_ITEMS)(found) || record(value(depth - 1), MOST_FIELDS)(found)));

const eventForm = lazy((): Form => {
  const spanId = matching(/^[0-9a-f]{16}$/);
  const span = closed(
    {
      traceId: isId,
      spanId,
      durationMs: (found) => Number.isFinite(found) && (found as number) >= 0,
      outcome: oneOf("ok", "error"),
    },
    { parentId: spanId, errorType: text(512) },
  );
  return closed(
    {
      id: isId,
      time: isTime,
      name: matching(/^[a-z][a-z0-9_.]{0,63}$/),
      ...SURROUNDINGS,
      fields: record(value(DEEPEST), MOST_FIELDS),
    },
    // Placeholders can be longer than what they replace.
    { details: record(text(65_536), MOST_FIELDS), anonymousId: isId, span },
  );
});

/**
 * Admits an event that core made and the disk kept. Undefined for anything that it cannot have made: an unknown field, a
 * missing one, a length or a value out of bounds.
 */
export function readEvent(written: string): SanitizedEvent | undefined {
  try {
    const found: unknown = JSON.parse(written);
    return eventForm()(found) ? (found as UsageEvent as SanitizedEvent) : undefined;
  } catch {
    return undefined;
  }
}
