/** Values of attributes. */
export type Value = string | number | boolean | readonly Value[];
export type Attributes = Readonly<Record<string, Value | undefined>>;

export interface LogRecord {
  readonly timeMs: number;
  readonly observedMs: number;
  readonly severity: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body?: string | undefined;
  readonly attributes: Attributes;
}

export interface LogsRequest {
  readonly resource: Attributes;
  readonly scope: { readonly name: string; readonly version: string };
  readonly records: readonly LogRecord[];
}

/**
 * Writes a request for `/v1/logs` in the JSON form of OTLP 1 ("OTLP/HTTP", "JSON Protobuf Encoding"). False, 0, an empty
 * text and an empty list arrive as such; undefined is left out.
 */
export function encodeLogs({ resource, scope, records }: LogsRequest): string {
  const logRecords = records.map(({ timeMs, observedMs, severity, severityText, eventName, body, attributes }) => ({
    timeUnixNano: nanoseconds(timeMs),
    observedTimeUnixNano: nanoseconds(observedMs),
    severityNumber: severity,
    severityText,
    body: body === undefined ? {} : { stringValue: body },
    eventName,
    attributes: encodeAttributes(attributes),
    droppedAttributesCount: 0,
  }));
  return JSON.stringify({
    resourceLogs: [
      {
        resource: { attributes: encodeAttributes(resource), droppedAttributesCount: 0 },
        scopeLogs: [{ scope, logRecords }],
      },
    ],
  });
}

/** As text: the number is larger than JSON's numbers are exact. */
const nanoseconds = (ms: number) => `${BigInt(ms) * 1_000_000n}`;

const encodeAttributes = (attributes: Attributes) =>
  Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value: encode(value) }]));

function encode(value: Value): object {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "boolean") return { boolValue: value };
  if (typeof value === "number") return Number.isSafeInteger(value) ? { intValue: value } : { doubleValue: value };
  return { arrayValue: { values: value.map(encode) } };
}
