import { describeProvider } from "@askfirst/provider-testkit";
import { describe, it } from "vitest";
import { sentry } from "../dist/index.js";

describe("the Sentry provider", () => {
  describeProvider(({ host }) => sentry({ dsn: `http://public@${host}/1` }), { describe, it });
});
