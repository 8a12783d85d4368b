import type { Telemetry } from "@askfirst/telemetry-core";
import { Command } from "commander";
import { type CommandName, checkLog, unknownCommand } from "./parse-command.ts";
import { act, reporting } from "./run-telemetry-command.ts";

const JSON_OPTION = "one JSON document instead of text";

interface CommandOptions {
  readonly email?: string;
  readonly once?: boolean;
  readonly json?: boolean;
  readonly limit?: string;
  readonly payload?: string;
}

/**
 * A `telemetry` subcommand for a host that uses commander: `program.addCommand(telemetryCommand(telemetry))`. It sets
 * `process.exitCode` and leaves the rest to commander.
 */
export function telemetryCommand(telemetry: Telemetry): Command {
  const command = understood(new Command("telemetry")).description("tell what is sent, allow it or forbid it");
  const program = () => [command.parent?.name(), "telemetry"].filter(Boolean).join(" ");
  const run = (name: CommandName, { json = false, once = false, email, payload, limit }: CommandOptions) => {
    process.exitCode = reporting(json, { program: program() }, () => {
      const parsed = { name, json, once, ...(email !== undefined && { email }), ...checkLog(payload, limit, json) };
      return act(telemetry, parsed, {});
    });
  };
  const add = (name: CommandName, description: string) => {
    const sub = understood(new Command(name)).description(description).option("--json", JSON_OPTION);
    command.addCommand(sub.action((options: CommandOptions) => run(name, { ...command.opts(), ...options })));
    return sub;
  };
  // Without a word it is the status. Any other word ends up here, too, since no command has that name.
  command.option("--json", JSON_OPTION).allowExcessArguments(true);
  command.action((options: CommandOptions) => {
    const [word] = command.args;
    if (word === undefined) return run("status", options);
    process.exitCode = reporting(options.json === true, { program: program() }, () => {
      throw unknownCommand(word);
    });
  });
  add("status", "tell what is sent, why, and what waits");
  add("enable", "send crash reports from now on")
    .option("--email <address>", "and let the authors answer")
    .option("--once", "the next one only");
  add("disable", "send nothing, and delete what waits");
  add("log", "list what has left this machine, newest last")
    .option("--limit <n>", "the newest n only")
    .option("--payload <id>", "print the exact bytes of one delivery");
  add("verify", "prove that the list and the bytes are unchanged");
  return command;
}

/** What commander itself does not understand ends with exit code 2, as everywhere in these commands, instead of 1. */
function understood(command: Command): Command {
  return command.allowExcessArguments(false).exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
}
