import { describeProvider } from "@askfirst/provider-testkit";
import { describe, it } from "vitest";
import { posthog } from "../dist/index.js";

describe("the PostHog provider", () => {
  describeProvider(({ url }) => posthog({ key: "phc_0123456789abcdef", host: url }), {
    describe,
    it,
    accepts: { body: '{"status":1}' },
  });
});
