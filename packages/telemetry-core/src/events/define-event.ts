import { atCallOf, isObject, refuse, refuseUnknownNames, show } from "../errors/bad-option.ts";
import type { Definition, FreeText } from "./definition.ts";
import { readFields } from "./read-schema.ts";
import type { Declarable, DetailsOption, FieldsOf, StandardJsonSchema } from "./schema-type.ts";

/** What an author says about an event. */
export interface EventOptions<S extends StandardJsonSchema, D extends DetailsOption> {
  /** What happened, in a sentence for the people that decide whether to send it. */
  readonly description: string;
  /** The version of the host that sends it first, such as `"1.4.0"`. A field that came later has its own. */
  readonly since: string;
  /** The share of places that send it, above 0, at most 1: the same ones each time. Default 1. */
  readonly sample?: number;
  /** An object schema. Each field has a description, and may have `since`. */
  readonly fields?: S;
  /** Free text, which is sanitised and leaves only with consent to `details`. */
  readonly details?: D;
}

declare const fieldsType: unique symbol;

/** A definition that knows, at compile time, its name and what `capture` takes for it. */
export interface Defined<Name extends string = string, F = unknown, Kind extends "event" | "span" = "event" | "span">
  extends Definition {
  readonly name: Name;
  readonly kind: Kind;
  readonly [fieldsType]?: F;
}

/** What `capture` takes for a definition. */
export type CapturedFields<D> = D extends Defined<string, infer F> ? F : never;

type NoFields = StandardJsonSchema<Record<never, never>>;

/**
 * Declares a usage event. Throws an {@link AskfirstError} that names the field and the way to fix it where something in it
 * could become a means of spying: free text, numbers without bounds, names that are not declared one by one.
 */
export function defineEvent<
  const Name extends string,
  S extends StandardJsonSchema = NoFields,
  const D extends DetailsOption = Record<never, never>,
>(
  name: Name,
  options: EventOptions<S, D> & { readonly fields?: Declarable<S> },
): Defined<Name, FieldsOf<S, D>, "event"> {
  return atCallOf(defineEvent, () => define("event", name, options)) as Defined<Name, FieldsOf<S, D>, "event">;
}

/** Declares a span: an event with a start, an end and an outcome. The same rules hold. */
export function defineSpan<
  const Name extends string,
  S extends StandardJsonSchema = NoFields,
  const D extends DetailsOption = Record<never, never>,
>(
  name: Name,
  options: EventOptions<S, D> & { readonly fields?: Declarable<S> },
): Defined<Name, FieldsOf<S, D>, "span"> {
  return atCallOf(defineSpan, () => define("span", name, options)) as Defined<Name, FieldsOf<S, D>, "span">;
}

/** A text that an event may carry where a person agreed to `details`. `why` is shown to that person. */
export function freeText(options: {
  readonly why: string;
  readonly description: string;
  readonly since?: string;
  /** Characters, at most 8192. Default 2000. */
  readonly most?: number;
}): FreeText {
  return atCallOf(freeText, () => {
    if (!isObject(options)) refuse(`freeText needs { why, description }, not ${show(options)}.`);
    refuseUnknownNames("freeText: ", options, ["why", "description", "since", "most"]);
    const { why, description, since, most = 2000 } = options;
    if (!isSentence(why)) refuse("freeText: why is missing. Say why you need it: the person reads it and decides.");
    if (!isSentence(description)) refuse("freeText: description is missing. Say what the text is.");
    if (since !== undefined) checkVersion("freeText: since", since);
    if (!Number.isInteger(most) || most < 1 || most > 8192)
      refuse(`freeText: most is ${show(most)}. Use a number of characters from 1 to 8192.`);
    return { kind: "text", why, description, most, ...(since !== undefined && { since }) };
  });
}

const NAME = /^[a-z][a-z0-9_.]{0,63}$/;
const FIELD_NAME = /^[a-z]\w{0,63}$/i;
const isSentence = (text: unknown): text is string => typeof text === "string" && text.trim().length > 0;

function define(kind: "event" | "span", name: unknown, options: unknown): Definition {
  if (typeof name !== "string" || !NAME.test(name))
    refuse(`${show(name)} is no name of an event. Use small letters, digits, "_" and ".", such as "agent_run".`);
  if (!isObject(options)) refuse(`${name}: pass { description, since, fields }, not ${show(options)}.`);
  refuseUnknownNames(`${name}: `, options, ["description", "since", "sample", "fields", "details"]);
  const { description, since, sample, fields, details = {} } = options;
  if (!isSentence(description)) refuse(`${name}: description is missing. Say in a sentence what happened.`);
  checkVersion(`${name}: since`, since);
  if (sample !== undefined && !(typeof sample === "number" && sample > 0 && sample <= 1))
    refuse(`${name}: sample is ${show(sample)}. Use a share above 0, at most 1, such as 0.1.`);
  const read = fields === undefined ? {} : readFields(name, fields);
  return {
    name,
    kind,
    description,
    since,
    ...(sample !== undefined && { sample }),
    fields: read,
    ...checkDetails(name, details, Object.keys(read)),
  };
}

function checkDetails(name: string, details: unknown, fields: readonly string[]): Pick<Definition, "details"> {
  if (!isObject(details)) refuse(`${name}: details is ${show(details)}. Pass an object of freeText({ why }).`);
  for (const [key, text] of Object.entries(details)) {
    if (!FIELD_NAME.test(key)) refuse(`${name}: ${show(key)} is no name of a field. Use letters, digits and "_".`);
    if (fields.includes(key)) refuse(`${name}: ${key} is there twice, in fields and in details. Rename one.`);
    if (!isObject(text) || text["kind"] !== "text")
      refuse(`${name}: details.${key} is no free text. Use freeText({ why, description }).`);
  }
  return Object.keys(details).length === 0 ? {} : { details: details as Record<string, FreeText> };
}

/** Semantic versioning 2.0.0, without build metadata. */
const VERSION = /^\d{1,6}\.\d{1,6}\.\d{1,6}(?:-[\w.-]{1,64})?$/;

function checkVersion(where: string, version: unknown): asserts version is string {
  if (typeof version !== "string" || !VERSION.test(version))
    refuse(`${where} is ${show(version)}. Use the version of your program that sends it first, such as "1.4.0".`);
}
