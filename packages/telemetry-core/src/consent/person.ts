import { isCi } from "../platform/environment.ts";
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

/** Why nobody is here who could consent, or undefined if a person may be. Terminals are another matter. */
export function whyNoPerson(env: Variables): string | undefined {
  if (isCi(env)) return "this is a build machine";
  const agent = codingAgent(env);
  return agent ? `a coding agent runs this (${agent} is set)` : undefined;
}
