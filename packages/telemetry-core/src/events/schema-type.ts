import type { FreeText } from "./definition.ts";

/**
 * A schema of any library that speaks Standard JSON Schema: zod from 4.2 on, arktype from 2.2, valibot through
 * `toStandardJsonSchema`. See standardschema.dev/json-schema.
 */
export interface StandardJsonSchema<Input = unknown> {
  readonly "~standard": {
    readonly types?: { readonly input: Input; readonly output: unknown } | undefined;
    readonly jsonSchema: {
      readonly input: (options: { readonly target: "draft-2020-12" }) => Record<string, unknown>;
    };
  };
}

/** The type of the values that a schema takes. */
export type InputOf<S extends StandardJsonSchema> = NonNullable<S["~standard"]["types"]>["input"];

type Refused<Why extends string> = { readonly "✗": Why };

/** `T` itself where no text in it is free, else the sentence that a compiler shows. */
type Checked<T> = string extends T
  ? Refused<"Free text is refused here. Use an enum, or declare it under details with freeText({ why })">
  : T extends string | number | boolean | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Checked<Item>[]
      : T extends Date | bigint | symbol | null | ((...args: never[]) => unknown)
        ? Refused<"Only flags, bounded numbers, enums, versions and ids, lists and objects of these">
        : string extends keyof T
          ? Refused<"Names of fields are declared one by one">
          : { [Name in keyof T]: Checked<T[Name]> };

/** `unknown`, which changes nothing, for fields that may be declared; a type that fits no schema for others. */
export type Declarable<S extends StandardJsonSchema> = [InputOf<S>] extends [Checked<InputOf<S>>]
  ? unknown
  : StandardJsonSchema<Checked<InputOf<S>>>;

/** What an author passes to `capture` for an event with these fields and details. */
export type FieldsOf<S extends StandardJsonSchema, Details> = InputOf<S> & {
  readonly [Name in keyof Details]?: string;
};

export type DetailsOption = Readonly<Record<string, FreeText>>;
