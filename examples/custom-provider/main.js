import { createTelemetry } from "@askfirst/telemetry-core";
import { fileProvider } from "./file-provider.js";

const telemetry = createTelemetry({
  app: { name: "custom", version: "1.0.0" },
  provider: fileProvider({ file: "reports.jsonl" }),
});

await telemetry.run(async () => {
  throw new RangeError("There is no page 0");
});
