// For authors that declare usage events. A host that ships its lock loads nothing of this when it runs.
export { AskfirstError } from "../errors/askfirst-error.ts";
export {
  type CapturedFields,
  type Defined,
  defineEvent,
  defineSpan,
  type EventOptions,
  freeText,
} from "./define-event.ts";
export type { Definition, Field, FieldShape, Fields, FreeText, Lock } from "./definition.ts";
export { type EventsOption, lockOf } from "./lock.ts";
export type { StandardJsonSchema } from "./schema-type.ts";
