import { isCi } from "../platform/environment.ts";
import { closeSync, constants, fstatSync, openSync, statSync } from "../platform/node.ts";
import { readSwitch, type Variables } from "../platform/variables.ts";

/**
 * Variables that coding agents set for the commands they run, each from the agent's own documentation or source.
 * `AI_AGENT` and `AGENT` are the neutral ones that several agree on.
 */
const AGENT_VARIABLES = [
  "AI_AGENT",
  "AGENT",
  "CLAUDECODE",
  "CLAUDE_CODE",
  "CLAUDE_CODE_ENTRYPOINT",
  "CODEX_SANDBOX",
  "CODEX_CI",
  "CODEX_THREAD_ID",
  "CURSOR_AGENT",
  "GEMINI_CLI",
  "OPENCODE",
  "OPENCODE_CLIENT",
  "AUGMENT_AGENT",
  "AMP_CURRENT_THREAD_ID",
  "ANTIGRAVITY_AGENT",
  "GOOSE_TERMINAL",
  "COPILOT_AGENT",
  "COPILOT_CLI",
  "CLINE_ACTIVE",
  "ROO_ACTIVE",
  "JUNIE_AGENT",
  "KIRO_AGENT",
  "DEVIN_AGENT",
  "PI_CODING_AGENT",
  "QWEN_CODE",
  "TRAE_AGENT",
  "REPLIT_AGENT",
] as const;

/** Which variable tells that a coding agent runs the host, if one does. */
export function codingAgent(env: Variables): string | undefined {
  return AGENT_VARIABLES.find((name) => (env[name] ?? "") !== "" && readSwitch(env[name] ?? "") !== false);
}

/** Why no person can consent here, or undefined if one may be here. Does not look at terminals. */
export function whyNoPerson(env: Variables): string | undefined {
  if (isCi(env)) return "this is a build machine";
  const agent = codingAgent(env);
  return agent ? `a coding agent runs this (${agent} is set)` : undefined;
}

/** Variables of containers that a person develops in, each from the documentation of the tool that sets it. */
const WORKSPACE_VARIABLES = [
  "REMOTE_CONTAINERS", // Visual Studio Code, Dev Containers
  "CODESPACES",
  "GITPOD_WORKSPACE_ID",
  "DEVPOD",
  "CODER_WORKSPACE_NAME",
] as const;

/**
 * True if a person could be asked in this container: there is a terminal, this process has lost sight of it though it
 * may, or a person develops here, alone or with an agent. Costs a few system calls.
 */
export function isPersonAround(env: Variables): boolean {
  if (isCi(env)) return false;
  if (codingAgent(env) !== undefined || WORKSPACE_VARIABLES.some((name) => (env[name] ?? "") !== "")) return true;
  return hasTerminal() || [0, 1, 2].some(isTerminal);
}

/** Asks what most streams of a container are first, for the module that tells the rest takes milliseconds to load. */
function isTerminal(stream: number): boolean {
  try {
    const isWindows = process.platform === "win32";
    const found = isWindows ? undefined : fstatSync(stream);
    if (found && (!found.isCharacterDevice() || found.rdev === statSync("/dev/null").rdev)) return false;
    return process.getBuiltinModule("node:tty").isatty(stream);
  } catch {
    // The stream is closed.
    return false;
  }
}

/** True if this process belongs to a terminal, wherever its streams lead (tty(4)). */
function hasTerminal(): boolean {
  try {
    closeSync(openSync("/dev/tty", constants.O_RDWR | (constants.O_NOCTTY ?? 0) | (constants.O_NONBLOCK ?? 0)));
    return true;
  } catch {
    return false;
  }
}
