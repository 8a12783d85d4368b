// A crash of an allowed host: the error ends it as always, and a courier process delivers.
import { createTelemetry } from "@askfirst/telemetry-core";

const telemetry = createTelemetry({
  app: { name: "smoke", version: "1.0.0" },
  provider: { name: "file", module: "./file-provider.js" },
});
await telemetry.run(async () => {
  throw new RangeError("broken");
});
