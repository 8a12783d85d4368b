import type { Consent } from "../consent/consent.ts";
import { whyNoPerson } from "../consent/person.ts";
import { type Folders, whyUnwritable } from "../files/folders.ts";
import type { Environment } from "../platform/environment.ts";
import { isMainThread } from "../platform/main-thread.ts";
import { dirname } from "../platform/node.ts";
import { readSwitch, variableName } from "../platform/variables.ts";
import { mayAskAgain } from "./ask-history.ts";
import { inForeground } from "./foreground.ts";
import { isQuietCommand, isQuietEnvironment } from "./quiet-command.ts";

export interface AskParts {
  readonly app: { readonly name: string; readonly version: string };
  /** Undefined if the author wants no question. */
  readonly askLimitMs: number | undefined;
  readonly environment: Environment;
  readonly consent: Pick<Consent, "resolve">;
  readonly folders: Folders;
}

/**
 * True if a person is at this terminal and may be asked now. Every condition must hold; the cheap ones come first.
 * Reads three small files at most and never touches standard input.
 */
export function mayAsk(parts: AskParts): boolean {
  if (parts.askLimitMs === undefined || !process.getBuiltinModule("node:tty").isatty(0)) return false;
  if (!isPersonAtTerminal(parts.app.name, parts.environment)) return false;
  const { decision, source } = parts.consent.resolve("crashes");
  if (decision !== "not_set" || source !== "nobody") return false;
  // Another thread cannot ask, since the others run on.
  if (!isMainThread()) return false;
  // An answer that cannot be kept is not worth asking for. It is kept by a rename in the folder, whatever the file's rights.
  if (whyUnwritable(dirname(parts.folders.settings)) !== undefined) return false;
  return mayAskAgain(parts.folders, parts.app) && inForeground();
}

/** True if a person reads what is printed on standard error, and the command line is one of theirs. Reads no file. */
export function isPersonAtTerminal(app: string, environment: Environment): boolean {
  const env = process.env;
  if (!process.getBuiltinModule("node:tty").isatty(2) || env["TERM"] === "dumb") return false;
  if (whyNoPerson(env) !== undefined || isQuietEnvironment(env)) return false;
  if (isQuietCommand(process.argv.slice(2))) return false;
  // A server has no person. A container may have one at its terminal, unless the image says that it is a container.
  if (environment !== "cli" && environment !== "container") return false;
  return !readSwitch(env[variableName(app, "DOCKER")] ?? "");
}
