export { type CommandOutput, runTelemetryCommand } from "./run-telemetry-command.ts";
