import { isObject, refuse, show } from "../errors/bad-option.ts";
import type { Field, FieldShape, Fields } from "./definition.ts";

const FIELD_NAME = /^[a-z]\w{0,63}$/i;
const MOST_FIELDS = 64;
const MOST_VALUES = 256;
const LONGEST_WORD = 64;
const MOST_ITEMS = 32;
/** Telephone numbers do not fit, milliseconds of eleven days do. */
const WIDEST_NUMBER = 1e9;
/** An event, an object in it, and one in that. */
const DEEPEST = 3;

type Schema = Readonly<Record<string, unknown>>;

/** The fields of an object schema. Refuses, by name, each field that could carry what is not declared. */
export function readFields(event: string, schema: unknown): Fields {
  return fieldsOf(event, "", jsonSchemaOf(event, schema), 1);
}

/** Standard JSON Schema, or a JSON Schema itself. */
function jsonSchemaOf(event: string, schema: unknown): Schema {
  const standard = (schema as { "~standard"?: { jsonSchema?: { input?: unknown } } } | null)?.["~standard"];
  if (standard === undefined) {
    if (isObject(schema) && schema["type"] === "object") return schema;
    refuse(`${event}: fields is ${show(schema)}. Pass an object schema, such as z.object({ ok: z.boolean() }) of zod.`);
  }
  const input = standard.jsonSchema?.input;
  if (typeof input !== "function")
    refuse(
      `${event}: fields is a schema of a library that writes no JSON Schema by itself. Use zod from 4.2 on (not zod/mini), arktype, or valibot with toStandardJsonSchema().`,
    );
  try {
    return (input as (options: object) => Schema).call(standard.jsonSchema, { target: "draft-2020-12" });
  } catch (error) {
    refuse(
      `${event}: a field has no form in JSON (${error instanceof Error ? error.message : show(error)}). Use flags, numbers with bounds and enums.`,
    );
  }
}

function fieldsOf(event: string, path: string, schema: Schema, depth: number): Fields {
  const { properties, additionalProperties } = schema;
  const where = path === "" ? "fields" : path.slice(0, -1);
  if (!isObject(properties)) refuse(`${event}: ${where} is not an object with named fields. Use z.object({ … }).`);
  if (isObject(additionalProperties) || schema["patternProperties"] !== undefined)
    refuse(`${event}: ${where} takes any name of a field, and names may be personal. Declare each field by its name.`);
  const names = Object.keys(properties);
  if (names.length > MOST_FIELDS) refuse(`${event}: ${where} has ${names.length} fields, ${MOST_FIELDS} at most.`);
  const fields: Record<string, Field> = {};
  for (const name of names) {
    const at = `${path}${name}`;
    if (!FIELD_NAME.test(name)) refuse(`${event}: ${show(at)} is no name of a field. Use letters, digits and "_".`);
    const field = properties[name];
    if (!isObject(field)) refuse(`${event}: ${at} takes anything. Say what it may be.`);
    const { description, since } = field;
    if (typeof description !== "string" || description.trim() === "")
      refuse(`${event}: ${at} has no description. Say what it is, as with .meta({ description: "…" }) of zod.`);
    if (since !== undefined && typeof since !== "string")
      refuse(`${event}: since of ${at} is ${show(since)}. Use a version, such as "1.4.0".`);
    fields[name] = { ...shapeOf(event, at, field, depth), description, ...(since !== undefined && { since }) };
  }
  return fields;
}

function shapeOf(event: string, at: string, schema: Schema, depth: number): FieldShape {
  const values = valuesOf(schema);
  if (values) return enumOf(event, at, values);
  switch (schema["type"]) {
    case "boolean":
      return { kind: "boolean" };
    case "integer":
    case "number":
      return numberOf(event, at, schema);
    case "string":
      return stringOf(event, at, schema);
    case "array":
      return listOf(event, at, schema, depth);
    case "object":
      if (depth >= DEEPEST)
        refuse(`${event}: ${at} lies deeper than ${DEEPEST} objects. Declare its fields further out.`);
      return { kind: "object", fields: fieldsOf(event, `${at}.`, schema, depth + 1) };
    default:
      refuse(
        `${event}: ${at} may be anything. Use flags, numbers with bounds, enums, versions, ids, or lists of these.`,
      );
  }
}

/** The values of an enum, a constant or a union of constants; undefined for anything else. */
function valuesOf(schema: Schema): readonly unknown[] | undefined {
  if (Array.isArray(schema["enum"])) return schema["enum"];
  if ("const" in schema) return [schema["const"]];
  const either = schema["anyOf"] ?? schema["oneOf"];
  if (!Array.isArray(either)) return undefined;
  const all = either.map((one: unknown) => (isObject(one) ? valuesOf(one) : undefined));
  return all.every((one) => one !== undefined) ? all.flat() : undefined;
}

function enumOf(event: string, at: string, values: readonly unknown[]): FieldShape {
  if (values.length === 0 || values.length > MOST_VALUES)
    refuse(`${event}: ${at} has ${values.length} values, ${MOST_VALUES} at most.`);
  for (const value of values) {
    if (typeof value === "string" ? value.length > LONGEST_WORD : typeof value !== "boolean" && !Number.isFinite(value))
      refuse(
        `${event}: ${at} may be ${show(value)}. Use words of at most ${LONGEST_WORD} characters, numbers or flags.`,
      );
  }
  return { kind: "enum", values: values as (string | number | boolean)[] };
}

function numberOf(event: string, at: string, schema: Schema): FieldShape {
  const min = schema["minimum"] ?? schema["exclusiveMinimum"];
  const max = schema["maximum"] ?? schema["exclusiveMaximum"];
  if (typeof min !== "number" || typeof max !== "number" || min < -WIDEST_NUMBER || max > WIDEST_NUMBER)
    refuse(
      `${event}: ${at} is a number without bounds, which may be anything, a telephone number too. Add .min(0).max(1000), at most ${WIDEST_NUMBER}.`,
    );
  return { kind: "number", min, max, ...(schema["type"] === "integer" && { integer: true as const }) };
}

/** Digits, signs between them, and what a pattern is made of; a dot must be escaped, since alone it is any character. */
const NUMERIC_PATTERN = /^(?:\\[d.\-+]|[\d^$?+*(){}|,:\-[\]])+$/;

function stringOf(event: string, at: string, schema: Schema): FieldShape {
  const { format, pattern } = schema;
  if (format === "uuid") return { kind: "id" };
  if (typeof pattern === "string" && NUMERIC_PATTERN.test(pattern) && !/\[\^/.test(pattern)) return { kind: "version" };
  refuse(
    `${event}: ${at} is free text, in which anything can be. Use an enum; for a version a template of numbers; or declare it under details: { ${at.split(".").at(-1)}: freeText({ why, description }) }.`,
  );
}

function listOf(event: string, at: string, { items, maxItems }: Schema, depth: number): FieldShape {
  if (typeof maxItems !== "number" || maxItems > MOST_ITEMS)
    refuse(`${event}: ${at} is a list without an end. Add .max(${MOST_ITEMS}), or less.`);
  if (!isObject(items)) refuse(`${event}: the items of ${at} may be anything. Say what they are.`);
  return { kind: "list", of: shapeOf(event, `${at}[]`, items, depth), most: maxItems };
}
