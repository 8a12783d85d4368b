import { parseArgs } from "node:util";
import { didYouMean } from "@askfirst/telemetry-core";
import { UsageError } from "./usage-error.ts";

export const COMMANDS = ["status", "enable", "disable"] as const;
export type CommandName = (typeof COMMANDS)[number];

/** A command line that was understood. */
export interface ParsedCommand {
  readonly name: CommandName | "help" | "version" | undefined;
  readonly app?: string;
  readonly email?: string;
  readonly once: boolean;
  readonly json: boolean;
}

const OPTIONS = {
  app: { type: "string" },
  email: { type: "string" },
  once: { type: "boolean" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean", short: "V" },
} as const;

/** Reads a command line. Throws a {@link UsageError} that says what is wrong with it. */
export function parseCommand(argv: readonly string[]): ParsedCommand {
  const { values, positionals } = readArgs(argv);
  const [word, ...rest] = positionals;
  const json = values.json === true;
  if (values.help || word === "help") return { name: "help", once: false, json };
  if (values.version) return { name: "version", once: false, json };
  if (word !== undefined && !isCommand(word)) throw unknownCommand(word);
  if (rest.length > 0) throw new UsageError(`"${rest[0]}" is one word too many.`);
  if (values.email !== undefined && word !== "enable") throw new UsageError("--email goes with enable only.");
  if (values.once && word !== "enable") throw new UsageError("--once goes with enable only.");
  return {
    name: word,
    ...(values.app !== undefined && { app: values.app }),
    ...(values.email !== undefined && { email: values.email }),
    once: values.once === true,
    json,
  };
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
