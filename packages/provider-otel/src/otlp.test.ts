import type { HrTime } from "@opentelemetry/api";
import { JsonLogsSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import type { ReadableLogRecord } from "@opentelemetry/sdk-logs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { encodeLogs, type LogsRequest } from "./otlp.ts";

const text = fc.string({ unit: "grapheme", maxLength: 20 });
const number = fc.oneof(
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isInteger(value)),
);
const single = fc.oneof(text, number, fc.boolean());
const value = fc.oneof(single, fc.array(single, { maxLength: 4 }));
const attributes = fc.dictionary(
  // Their resource loses what is called as members of all objects are.
  text.filter((name) => name !== "" && !(name in {})),
  value,
  { maxKeys: 6, noNullPrototype: true },
);
const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });
const record = fc.record({
  timeMs: instant,
  observedMs: instant,
  severity: fc.constantFrom(5, 9, 13, 17, 21),
  severityText: text,
  eventName: text,
  body: fc.option(text, { nil: undefined }),
  attributes,
});
const request: fc.Arbitrary<LogsRequest> = fc.record({
  resource: attributes,
  scope: fc.record({ name: text, version: text }),
  records: fc.array(record, { minLength: 1, maxLength: 3 }),
});

const hrTime = (ms: number): HrTime => [Math.floor(ms / 1000), (ms % 1000) * 1_000_000];

/** The same request by OpenTelemetry's own serializer. */
function theirs({ resource, scope, records }: LogsRequest): string {
  const of = resourceFromAttributes(resource as Record<string, string>);
  const readable = records.map((one) => ({
    hrTime: hrTime(one.timeMs),
    hrTimeObserved: hrTime(one.observedMs),
    severityNumber: one.severity,
    severityText: one.severityText,
    eventName: one.eventName,
    body: one.body,
    attributes: one.attributes,
    resource: of,
    instrumentationScope: scope,
    droppedAttributesCount: 0,
  })) as unknown as ReadableLogRecord[];
  return new TextDecoder().decode(JsonLogsSerializer.serializeRequest(readable));
}

it("writes what OpenTelemetry's own serializer writes", () => {
  fc.assert(
    fc.property(request, (one) => {
      expect(JSON.parse(encodeLogs(one))).toEqual(JSON.parse(theirs(one)));
    }),
    { numRuns: 500 },
  );
});

it("keeps false, 0, an empty text and an empty list, and leaves out what is undefined", () => {
  const { resourceLogs } = JSON.parse(
    encodeLogs({
      resource: { a: false, b: 0, c: "", d: [], e: undefined },
      scope: { name: "", version: "" },
      records: [],
    }),
  );
  expect(resourceLogs[0].resource.attributes).toEqual([
    { key: "a", value: { boolValue: false } },
    { key: "b", value: { intValue: 0 } },
    { key: "c", value: { stringValue: "" } },
    { key: "d", value: { arrayValue: { values: [] } } },
  ]);
});
