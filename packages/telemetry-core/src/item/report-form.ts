import { lazy } from "../platform/lazy.ts";
import { closed, type Form, isFlag, isId, isTime, list, matching, oneOf, record, SURROUNDINGS, text } from "./form.ts";

/** From zero on, as far as numbers are exact. */
const isPlace: Form = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isFact: Form = (value) => isText(value) || Number.isFinite(value) || isFlag(value);
const isText = text(8192);

const MOST_FACTS = 32;
const isContext = record(isFact, MOST_FACTS);

const reportForm = lazy((): Form => {
  // Placeholders can be longer than what they replace, so the bounds are wider here than where a report is built.
  const frame = closed(
    { owner: oneOf("host", "dependency", "runtime", "user"), file: text(4096) },
    {
      function: text(256),
      line: isPlace,
      column: isPlace,
      debugId: matching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
    },
  );
  const exception = closed(
    { type: text(512), message: text(65_536), frames: list(frame, 50) },
    { code: text(64), relation: oneOf("cause", "aggregate") },
  );
  return closed(
    {
      id: isId,
      time: isTime,
      level: oneOf("fatal", "error", "warning", "info", "debug"),
      handled: isFlag,
      ...SURROUNDINGS,
      exceptions: list(exception, 8),
      context: isContext,
      fingerprint: isId,
    },
    { message: text(65_536), email: text(254) },
  );
});

/** The exact form of a report on disk. It is made at the first one: most starts of a host read none. */
export const isReport: Form = (value) => reportForm()(value);
