import { describeProvider } from "@askfirst/provider-testkit";
import { describe, it } from "vitest";
import { otel } from "../dist/index.js";

describe("the OpenTelemetry provider", () => {
  describeProvider(({ url }) => otel({ url, headers: { "X-Key": "0123456789abcdef" } }), {
    describe,
    it,
    accepts: { body: '{"partialSuccess":{}}' },
  });
});
