#!/usr/bin/env node
import { telemetryCommand } from "@askfirst/cli/commander";
import { createTelemetry } from "@askfirst/telemetry-core";
import { createProgram } from "./program.ts";

const telemetry = createTelemetry({
  app: { name: "crawler", version: "1.4.0" },
  // Which backend it is, the installed provider package decides: npm install @askfirst/provider-sentry
  provider: process.env["CRAWLER_PROVIDER"] ?? "console",
});

const program = createProgram().addCommand(telemetryCommand(telemetry));

await telemetry.run(() => program.parseAsync());
