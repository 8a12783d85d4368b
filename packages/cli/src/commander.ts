import type { Telemetry } from "@askfirst/telemetry-core";
import { Command } from "commander";
import { act, reporting } from "./run-telemetry-command.ts";

interface CommandOptions {
  readonly email?: string;
  readonly once?: boolean;
  readonly json?: boolean;
}

/**
 * A `telemetry` subcommand for a host that uses commander: `program.addCommand(telemetryCommand(telemetry))`. It sets
 * `process.exitCode` and leaves the rest to commander.
 */
export function telemetryCommand(telemetry: Telemetry): Command {
  const command = new Command("telemetry").description("tell what is sent, allow it or forbid it");
  const run = (name: "status" | "enable" | "disable", { json = false, once = false, email }: CommandOptions) => {
    const parsed = { name, json, once, ...(email !== undefined && { email }) };
    process.exitCode = reporting(json, {}, () => act(telemetry, parsed, {}));
  };
  const add = (name: "status" | "enable" | "disable", description: string) => {
    const sub = new Command(name).description(description).option("--json", "one JSON document instead of text");
    command.addCommand(
      sub.action((options: CommandOptions) => run(name, options)),
      { isDefault: name === "status" },
    );
    return sub;
  };
  add("status", "tell what is sent, why, and what waits");
  add("enable", "send crash reports from now on")
    .option("--email <address>", "and let the authors answer")
    .option("--once", "the next one only");
  add("disable", "send nothing, and delete what waits");
  return command;
}
