import { describeProvider } from "@askfirst/provider-testkit";
import { describe, it } from "vitest";
import { consoleProvider } from "../dist/index.js";

const NO_ANSWER = "a terminal gives no answer";

describe.each(["text", "json"] as const)("the console provider, printing %s", (format) => {
  describeProvider(() => consoleProvider({ format }), {
    describe,
    it,
    limits: {
      "prints-nothing": "printing is its job",
      "waits-for-answer": NO_ANSWER,
      "rejects-without-answer": NO_ANSWER,
      "reports-rejection": NO_ANSWER,
      "reports-retry": NO_ANSWER,
    },
  });
});
