import type { FieldValue } from "../item/event.ts";
import type { Field, FieldShape, Fields } from "./definition.ts";
import { isNewer } from "./version-order.ts";

/** Why a field of an event was left out. */
export type FieldLoss = "unknown-field" | "wrong-value" | "withheld";

export interface FieldRules {
  /** The version whose fields the person knows; what came later is withheld. Undefined: all that is declared. */
  readonly accepted: string | undefined;
  /** The version of fields that name none. */
  readonly since: string;
  /** Told of each field that is left out. */
  lose(loss: FieldLoss, field: string): void;
}

/**
 * The values that the declared fields allow, as a copy. Others are left out one by one: the event goes with the rest. Reads
 * own properties alone; throws what a getter of the host throws.
 */
export function checkFields(fields: Fields, given: unknown, rules: FieldRules): Record<string, FieldValue> {
  const kept: Record<string, FieldValue> = {};
  if (typeof given !== "object" || given === null) return kept;
  for (const name of Object.keys(given)) {
    const value = (given as Record<string, unknown>)[name];
    if (value === undefined) continue;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (field === undefined) rules.lose("unknown-field", name);
    else if (isWithheld(field, rules)) rules.lose("withheld", name);
    else keep(kept, name, checkedValue(field, value, rules), rules);
  }
  return kept;
}

function keep(kept: Record<string, FieldValue>, name: string, value: FieldValue | undefined, rules: FieldRules): void {
  if (value === undefined) rules.lose("wrong-value", name);
  else kept[name] = value;
}

/** True for a field that is newer than what a person agreed to. */
export function isWithheld({ since }: Pick<Field, "since">, rules: Pick<FieldRules, "accepted" | "since">): boolean {
  return rules.accepted !== undefined && isNewer(since ?? rules.since, rules.accepted);
}

const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
/** Digits with single signs between them. */
const VERSION = /^\d{1,6}(?:[.\-+]\d{1,6}){0,5}$/;

/** The value as it may leave, or undefined. */
function checkedValue(shape: FieldShape, value: unknown, rules: FieldRules): FieldValue | undefined {
  switch (shape.kind) {
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    case "number":
      return isWithin(shape, value) ? value : undefined;
    case "enum":
      return shape.values.find((known) => known === value);
    case "version":
      return typeof value === "string" && VERSION.test(value) ? value : undefined;
    case "id":
      return typeof value === "string" && ID.test(value) ? value : undefined;
    case "list": {
      if (!Array.isArray(value) || value.length > shape.most) return undefined;
      const items = Array.from(value, (item: unknown) => checkedValue(shape.of, item, rules));
      return items.every((item) => item !== undefined) ? items : undefined;
    }
    case "object":
      return typeof value === "object" && value !== null ? checkFields(shape.fields, value, rules) : undefined;
  }
}

function isWithin(shape: FieldShape & { readonly kind: "number" }, value: unknown): value is number {
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  return value >= shape.min && value <= shape.max && (!shape.integer || Number.isInteger(value));
}
