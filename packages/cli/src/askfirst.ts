import { createRequire } from "node:module";
import { AskfirstError, createTelemetry } from "@askfirst/telemetry-core";
import { isKnownHost, listHosts } from "@askfirst/telemetry-core/commands";
import { describeBriefly } from "./describe-status.ts";
import { paintFor } from "./paint.ts";
import { parseCommand } from "./parse-command.ts";
import type { Result } from "./result.ts";
import { act, type CommandOutput, reporting, usageOf } from "./run-telemetry-command.ts";
import { UsageError } from "./usage-error.ts";

/** The `askfirst` command: the commands of a host, for any host of this person, by its name. Returns the exit code. */
export function askfirst(argv: readonly string[], output: CommandOutput = {}): number {
  return reporting(argv.includes("--json"), { program: "askfirst", ...output }, () => {
    const parsed = parseCommand(argv);
    const { name, app } = parsed;
    if (name === "help") return { text: help(), json: undefined };
    if (name === "version") return { text: `${version()}\n`, json: version() };
    if (name === undefined && app === undefined) return list(output);
    if (app === undefined) throw new UsageError(`--app is missing: which program is meant? ${known()}`);
    // An impossible name is refused by core before anything is looked up.
    const telemetry = createTelemetry({ app: { name: app, version: "0" }, providers: [], ask: false });
    if (!isKnownHost(app)) throw new AskfirstError("unknown-app", unknown(app));
    return act(telemetry, { ...parsed, name: name ?? "status" }, output);
  });
}

function list({ stdout = process.stdout }: CommandOutput): Result {
  const hosts = listHosts().map(({ app }) =>
    createTelemetry({ app: { name: app, version: "0" }, providers: [] }).status(),
  );
  const paint = paintFor(stdout, process.env);
  const lines = hosts.map((status) => describeBriefly(status, paint));
  const text = hosts.length === 0 ? "No program has kept anything here.\n" : `${lines.join("\n")}\n`;
  return { text: `${text}\n${paint("dim", "askfirst --help tells what can be done.")}\n`, json: hosts };
}

function known(): string {
  const names = listHosts().map(({ app }) => app);
  return names.length === 0 ? "No program has kept anything here yet." : `There are: ${names.join(", ")}.`;
}

function unknown(app: string): string {
  const variable = `${app.toUpperCase().replace(/[^A-Z0-9]+/g, "_")}_TELEMETRY`;
  return `Nothing is known here of a program called "${app}", so nothing was changed. ${known()} To decide about one that never crashed, use its own command or set ${variable}=0.`;
}

function version(): string {
  return (createRequire(import.meta.url)("../package.json") as { version: string }).version;
}

function help(): string {
  return `${usageOf("askfirst")}  --app <name>              which program; without it, askfirst lists all of them

Exit codes: 0 done, 1 could not be done, 2 not understood.
`;
}
