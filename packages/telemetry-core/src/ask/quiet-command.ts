import { readSwitch, type Variables } from "../platform/variables.ts";

/** First words of a command line that asks for something quick, or that is about telemetry itself. */
const QUIET_COMMANDS = new Set([
  "help",
  "version",
  "telemetry",
  "completion", // npm, yargs, Angular CLI, tabtab
  "completions", // Deno
  "completion-server", // pnpm
  "autocomplete", // @oclif/plugin-autocomplete
  "__complete", // Cobra, and what speaks its protocol
  "__completeNoDesc",
]);

/** Flags of command lines that a machine reads or runs, or that want help. Each with a well-known program that has it. */
const QUIET_FLAGS = new Set([
  "--help", // GNU Coding Standards, 4.8.2
  "--version", // GNU Coding Standards, 4.8.1
  "-h",
  "-?",
  "--yes", // npm, npx, apt-get
  "-y", // npm init, apt-get
  "--assume-yes", // apt-get
  "--quiet", // git, apt-get
  "-q", // git, apt-get
  "--silent", // npm, curl
  "--json", // npm, gh
  "--porcelain", // git
  "--batch", // gpg
  "--ci", // jest
  "--non-interactive", // yarn 1
  "--no-interactive", // Angular CLI
  "--no-interaction", // composer
  "--no-input", // pip, cookiecutter
  "--no-prompt", // Salesforce CLI
  "--unattended", // the installer of Oh My Zsh
  "--get-yargs-completions", // yargs
  "--completion", // omelette, nopt
  "--completion-bash", // kingpin
  "--completion-zsh",
  "--completion-fish",
  "--completion-script-bash",
  "--completion-script-zsh",
  "--compgen", // omelette
  "--compbash",
  "--compzsh",
  "--compfish",
]);

/** Flags whose value tells that a machine reads: `--format json` of ESLint and Docker, `--output` and `-o` of kubectl. */
const FORMAT_FLAGS = new Set(["--format", "--output", "--output-format", "--reporter", "-o", "-f"]);
const MACHINE_FORMATS = /^(?:json|jsonl|ndjson|json-stream|yaml|xml|csv|tsv|junit|sarif|tap)$/i;

/** Flags that mean the version when they stand alone; beside other words they are often `--verbose`. */
const ALONE = new Set(["-v", "-V"]);

/**
 * Variables that a shell or a person sets where no person can answer: of Bash and Zsh for a completion (Bash Reference
 * Manual, 5.2 and 8.7; npm and tabtab read them), of argcomplete, of debconf(7), and of Homebrew's installer.
 */
const COMPLETION_VARIABLES = ["COMP_LINE", "COMP_POINT", "COMP_CWORD", "_ARGCOMPLETE"];

/** True for a command line such as `--help`, `--json` or `telemetry status`, where a question has no place. */
export function isQuietCommand(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  const own = end < 0 ? args : args.slice(0, end);
  if (own.length === 1 && ALONE.has(own[0] ?? "")) return true;
  const command = own.find((word) => !word.startsWith("-"));
  // The protocol of @bomb.sh/tab: `crawler complete -- what was typed`.
  if (QUIET_COMMANDS.has(command ?? "") || (end > 0 && command === "complete" && own.at(-1) === command)) return true;
  return own.some((word, at) => isQuietFlag(word, own[at + 1]));
}

/** A flag may be switched off by its value, and letters may stand together: `--json=false`, `-qy`. */
function isQuietFlag(word: string, next = ""): boolean {
  if (!word.startsWith("-")) return false;
  const sign = word.indexOf("=");
  const name = sign < 0 ? word : word.slice(0, sign);
  const value = sign < 0 ? undefined : word.slice(sign + 1);
  if (FORMAT_FLAGS.has(name)) return MACHINE_FORMATS.test(value ?? next);
  if (name === "--interactive") return readSwitch(value ?? next) === false;
  if (QUIET_FLAGS.has(name)) return value === undefined || readSwitch(value) !== false;
  return /^-[a-zA-Z]{2,3}$/.test(name) && /[hqy]/.test(name);
}

/** True where a shell asks for a completion, or where a variable says that no person answers. Costs a few look-ups. */
export function isQuietEnvironment(env: Variables): boolean {
  if (COMPLETION_VARIABLES.some((name) => env[name] !== undefined)) return true;
  return env["DEBIAN_FRONTEND"] === "noninteractive" || readSwitch(env["NONINTERACTIVE"] ?? "") === true;
}
