/** What a field may hold. A closed set: nothing in it can carry prose. */
export type FieldShape =
  | { readonly kind: "boolean" }
  /** From `min` to `max`, both included. */
  | { readonly kind: "number"; readonly min: number; readonly max: number; readonly integer?: true }
  /** One of these words, numbers or flags. */
  | { readonly kind: "enum"; readonly values: readonly (string | number | boolean)[] }
  /** Digits with dots and the like between them, such as `20.19.0`; no run of digits is longer than six. */
  | { readonly kind: "version" }
  /** A UUID, made at random for this purpose and not derived from anything. */
  | { readonly kind: "id" }
  | { readonly kind: "list"; readonly of: FieldShape; readonly most: number }
  | { readonly kind: "object"; readonly fields: Fields };

/** A field as the author declared it. */
export type Field = FieldShape & {
  /** What it says, for people. */
  readonly description: string;
  /** The version of the host that sent it first. Default: that of its event. */
  readonly since?: string;
};

export type Fields = Readonly<Record<string, Field>>;

/** Text of any kind, which only `details` may carry, sanitised. */
export interface FreeText {
  readonly kind: "text";
  /** Why the author needs it. The person reads this before they decide. */
  readonly why: string;
  readonly description: string;
  readonly since?: string;
  /** Characters; longer text is cut. */
  readonly most: number;
}

/** An event or a span as it was declared, in the form that the lock file has it. Plain JSON. */
export interface Definition {
  readonly name: string;
  readonly kind: "event" | "span";
  readonly description: string;
  /** The version of the host that sent it first. */
  readonly since: string;
  /** The share of places that send it, above 0, at most 1: the same ones each time. Default 1. */
  readonly sample?: number;
  readonly fields: Fields;
  readonly details?: Readonly<Record<string, FreeText>>;
}

/** `telemetry.lock.json`: all that a host may send, for people to read and for the host to check values by. */
export interface Lock {
  readonly version: 1;
  readonly events: Readonly<Record<string, Definition>>;
}
