import { parseArgs } from "node:util";
import { didYouMean } from "@askfirst/telemetry-core/commands";
import { UsageError } from "./usage-error.ts";

export const COMMANDS = ["status", "enable", "disable", "log", "verify"] as const;
export type CommandName = (typeof COMMANDS)[number];

/** A command line that was understood. */
export interface ParsedCommand {
  readonly name: CommandName | "help" | "version" | undefined;
  readonly app?: string;
  readonly email?: string;
  readonly once: boolean;
  readonly json: boolean;
  /** The newest so many deliveries only. */
  readonly limit?: number;
  /** Id or digest of a delivery, or how it begins. */
  readonly payload?: string;
}

const OPTIONS = {
  app: { type: "string" },
  email: { type: "string" },
  once: { type: "boolean" },
  json: { type: "boolean" },
  limit: { type: "string" },
  payload: { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "V" },
} as const;

/** Options that belong to one command. */
const OWNERS = [
  ["email", "enable"],
  ["once", "enable"],
  ["limit", "log"],
  ["payload", "log"],
] as const;

/** Reads a command line. Throws a {@link UsageError} that says what is wrong with it. */
export function parseCommand(argv: readonly string[]): ParsedCommand {
  const { values, positionals } = readArgs(argv);
  const [word, ...rest] = positionals;
  const json = values.json === true;
  if (values.help || word === "help") return { name: "help", once: false, json };
  if (values.version) return { name: "version", once: false, json };
  if (word !== undefined && !isCommand(word)) throw unknownCommand(word);
  if (rest.length > 0) throw new UsageError(`"${rest[0]}" is one word too many.`);
  for (const [option, owner] of OWNERS) {
    if (values[option] !== undefined && word !== owner) throw new UsageError(`--${option} goes with ${owner} only.`);
  }
  return {
    name: word,
    ...(values.app !== undefined && { app: values.app }),
    ...(values.email !== undefined && { email: values.email }),
    once: values.once === true,
    json,
    ...checkLog(values.payload, values.limit, json),
  };
}

/** Checks the options of `log`. Throws a {@link UsageError}. */
export function checkLog(
  payload: string | undefined,
  limit: string | undefined,
  json: boolean,
): Pick<ParsedCommand, "payload" | "limit"> {
  if (payload !== undefined && (limit !== undefined || json)) {
    throw new UsageError("--payload prints the bytes of one delivery as they are: no --json, no --limit.");
  }
  if (payload !== undefined && !/^[0-9a-f]{4,64}$/.test(payload)) {
    throw new UsageError("--payload takes an id or a digest from the log, or at least its first four digits.");
  }
  if (limit !== undefined && !/^[1-9]\d{0,8}$/.test(limit)) throw new UsageError("--limit takes a number from 1 on.");
  return { ...(payload !== undefined && { payload }), ...(limit !== undefined && { limit: Number(limit) }) };
}

export function unknownCommand(word: string): UsageError {
  const near = didYouMean(word, COMMANDS);
  return new UsageError(
    `There is no command "${word}". ${near ? `Did you mean "${near}"?` : `There are: ${COMMANDS.join(", ")}.`}`,
  );
}

function readArgs(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    // The first sentence names the option; the rest explains how to pass a file that looks like one.
    const [sentence] = (error as Error).message.split(/\. |\n/);
    throw new UsageError(`${sentence?.replace(/\.$/, "")}.`);
  }
}

function isCommand(word: string): word is CommandName {
  return COMMANDS.includes(word as CommandName);
}
