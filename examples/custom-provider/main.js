import { createTelemetry } from "@askfirst/telemetry-core";

const telemetry = createTelemetry({
  app: { name: "custom", version: "1.0.0" },
  provider: {
    name: "file",
    module: new URL("./file-provider.js", import.meta.url).href,
    options: { file: "reports.jsonl" },
  },
});

await telemetry.run(async () => {
  throw new RangeError("There is no page 0");
});
