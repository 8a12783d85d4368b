import { AskfirstError, type Status, type Telemetry } from "@askfirst/telemetry-core";
import { printable } from "@askfirst/telemetry-core/commands";
import { describeChange, describeStatus } from "./describe-status.ts";
import { paintFor } from "./paint.ts";
import { COMMANDS, type CommandName, type ParsedCommand, parseCommand } from "./parse-command.ts";
import type { Result } from "./result.ts";
import { showLog, showPayload, showVerdict } from "./show-ledger.ts";
import { UsageError } from "./usage-error.ts";

/** Where a command writes: results to `stdout`, errors to `stderr`. */
export interface CommandOutput {
  /** The words that start these commands, for the usage text: `crawler telemetry`. */
  readonly program?: string;
  /** Bytes are written by `log --payload` alone. */
  readonly stdout?: { write(text: string | Uint8Array): unknown; isTTY?: boolean };
  readonly stderr?: { write(text: string): unknown };
}

/**
 * Runs `status`, `enable`, `disable`, `log` or `verify` for a slice of a host's command line, such as `["enable",
 * "--email", "a@b.org"]`. Resolves with the exit code: 0 done, 1 could not be done, 2 not understood. Never throws and
 * never ends the process.
 */
export async function runTelemetryCommand(
  telemetry: Telemetry,
  argv: readonly string[],
  output: CommandOutput = {},
): Promise<number> {
  const { program = "telemetry" } = output;
  return reporting(argv.includes("--json"), output, () => {
    const parsed = parseCommand(argv);
    if (parsed.app !== undefined)
      throw new UsageError("--app belongs to the askfirst command; this one is about one program.");
    if (parsed.name === "help" || parsed.name === "version") return { text: usageOf(program), json: undefined };
    return act(telemetry, { ...parsed, name: parsed.name ?? "status" }, output);
  });
}

/** Does what a parsed command says. Throws what core throws. */
export function act(
  telemetry: Telemetry,
  { name, email, once, limit, payload }: ParsedCommand & { name: CommandName },
  { stdout = process.stdout }: CommandOutput,
): Result {
  if (name === "log" || name === "verify") {
    const { app, stateFolder, problems } = telemetry.status();
    const ledger = { app, stateFolder, paint: paintFor(stdout, process.env) };
    try {
      if (name === "verify") return showVerdict(ledger);
      return payload === undefined ? showLog(ledger, limit) : showPayload(ledger, payload, stdout.isTTY === true);
    } catch (error) {
      // Why nothing is read in the state folder says more than what came of it.
      const why = problems.find((problem) => problem.includes("nothing is read or kept there"));
      if (why === undefined || !AskfirstError.is(error)) throw error;
      throw new AskfirstError(error.code, why);
    }
  }
  if (name === "status") {
    const status = telemetry.status();
    return { text: describeStatus(status, paintFor(stdout, process.env)), json: status };
  }
  const status: Status =
    name === "disable"
      ? telemetry.disable()
      : telemetry.enable({ ...(once ? { once } : { always: true }), ...(email !== undefined && { email }) });
  return { text: describeChange(status, name === "enable" && once ? "once" : name), json: status };
}

/** Runs a command, writes what it says or what went wrong, and tells the exit code. */
export function reporting(
  json: boolean,
  { stdout = process.stdout, stderr = process.stderr, program }: CommandOutput,
  run: () => Result,
): number {
  try {
    const result = run();
    stdout.write(json && result.json !== undefined ? document(result.json) : result.text);
    return result.failed ? 1 : 0;
  } catch (error) {
    const usage = error instanceof UsageError;
    if (!usage && !AskfirstError.is(error)) throw error;
    const message = printable((error as Error).message.replace(/^\[askfirst\] /, ""));
    if (json) stdout.write(document({ error: { code: usage ? "usage" : (error as AskfirstError).code, message } }));
    stderr.write(`${message}\n${usage ? `See ${program ?? "askfirst"} --help.\n` : ""}`);
    return usage ? 2 : 1;
  }
}

/**
 * A value as one JSON document. JSON leaves some characters as they are that steer a terminal; as escapes they mean the
 * same.
 */
function document(value: unknown): string {
  // Line breaks inside strings are escapes, so all others belong to the layout.
  return `${JSON.stringify(value, null, 2).split("\n").map(printable).join("\n")}\n`;
}

export function usageOf(program: string): string {
  return `Usage: ${program} ${COMMANDS.join("|")} [options]

  status                    tells what is sent, why, and what waits
  enable                    sends crash reports from now on
    --email <address>       and lets the authors answer
    --once                  the next one only
  disable                   sends nothing, and deletes what waits
  log                       lists what has left this machine, newest last
    --limit <n>             the newest n only
    --payload <id>          prints the exact bytes of one delivery
  verify                    proves that the list and the bytes are unchanged

  --json                    one JSON document instead of text
`;
}
