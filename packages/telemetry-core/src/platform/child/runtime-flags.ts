import { createRequire, existsSync, isAbsolute, join, pathToFileURL, resolve } from "../node.ts";
import { startValue } from "../start-variables.ts";

/** How a flag's value names something, which has to be found from another working folder. */
type Value = "none" | "plain" | "module" | "pnp" | "path";

/**
 * Flags of Node that a second process needs to find its modules, to trust the same certificates and to be as restricted
 * as its host (node.1, and "Command-line API" in Node's manual). What is not here stays with the host: whatever observes
 * (inspector, coverage, profiles, traces, TLS key logs, watch and test modes), prints, evaluates code, reads variables
 * from files, or sizes the heap for the host's work.
 */
const FLAGS: Readonly<Record<string, Value>> = {
  // How modules are found and read. Package managers without a node_modules folder need it.
  "--import": "module",
  "--loader": "module",
  "--experimental-loader": "module",
  "--require": "pnp",
  "--conditions": "plain",
  "--preserve-symlinks": "none",
  "--preserve-symlinks-main": "none",
  "--experimental-strip-types": "none",
  "--experimental-transform-types": "none",
  "--experimental-default-type": "plain",
  "--experimental-import-meta-resolve": "none",
  // Whom the person trusts, and how the network is reached.
  "--use-system-ca": "none",
  "--use-openssl-ca": "none",
  "--use-bundled-ca": "none",
  "--openssl-config": "path",
  "--openssl-shared-config": "none",
  "--openssl-legacy-provider": "none",
  "--enable-fips": "none",
  "--force-fips": "none",
  "--tls-cipher-list": "plain",
  "--tls-min-v1.2": "none",
  "--tls-min-v1.3": "none",
  "--tls-max-v1.2": "none",
  "--tls-max-v1.3": "none",
  "--use-env-proxy": "none",
  "--dns-result-order": "plain",
  "--network-family-autoselection": "none",
  "--no-network-family-autoselection": "none",
  "--network-family-autoselection-attempt-timeout": "plain",
  // What the host may not do, this package may not do either.
  "--permission": "none",
  "--experimental-permission": "none",
  "--allow-fs-read": "path",
  "--allow-fs-write": "path",
  "--allow-child-process": "none",
  "--allow-worker": "none",
  "--allow-addons": "none",
  "--allow-wasi": "none",
  "--allow-net": "none",
  "--disallow-code-generation-from-strings": "none",
  "--frozen-intrinsics": "none",
  "--jitless": "none",
};
const SHORT: Readonly<Record<string, string>> = { "-r": "--require", "-C": "--conditions" };
/** Take the next word as their value, which may look like a flag. */
const EVALUATE = new Set(["-e", "--eval", "-p", "--print", "-pe"]);

/**
 * Programs that watch a host when they are preloaded: tracing, coverage, error reporting, test runners, and what calls
 * itself so.
 */
const OBSERVES =
  /opentelemetry|dd-trace|newrelic|elastic-apm|sentry|appdynamics|dynatrace|applicationinsights|honeycomb|rollbar|bugsnag|instrument|coverage|[\\/]c8[\\/]|nyc|istanbul|source-map-support|vitest|jest|mocha|why-is-node-running|inspector/i;
/** What Yarn calls its resolver; the one file that must be required. Others are the host's own affair. */
const PNP = /(^|[\\/])\.pnp\.c?js$/;

const PNP_LOADER = /(^|[\\/])\.pnp\.loader\.mjs$/;

/** Which of the host's flags a program of this package gets: one that only asks loads nothing but this package. */
export type FlagUse = "ask" | "deliver";

/**
 * The flags of this process, from its arguments and NODE_OPTIONS, that a program of this package needs: a table in this
 * file. NODE_OPTIONS counts as the process was started with it: a file of the working folder that a host reads into its
 * environment must not preload code into another process. Relative files and package names are made absolute, since the program has another working folder; a preload that
 * cannot be found is left out. Empty in runtimes other than Node. Never throws.
 */
export function runtimeFlags(use: FlagUse): string[] {
  if (process.versions["bun"] || process.versions["deno"]) return [];
  try {
    const told = [...wordsOf(startValue("NODE_OPTIONS") ?? ""), ...process.execArgv];
    return chosenFlags(told, use, process.cwd());
  } catch {
    // The working folder was removed.
    return [];
  }
}

/** What {@link runtimeFlags} makes of these words in this working folder. */
export function chosenFlags(told: readonly string[], use: FlagUse, from: string): string[] {
  const chosen: string[] = [];
  for (let at = 0; at < told.length; at++) {
    const word = told[at] as string;
    if (EVALUATE.has(word)) {
      at++;
      continue;
    }
    const equals = word.startsWith("--") ? word.indexOf("=") : -1;
    const typed = equals < 0 ? word : word.slice(0, equals);
    // Node takes underscores for hyphens.
    const name = SHORT[typed] ?? (typed.startsWith("--") ? `--${typed.slice(2).replaceAll("_", "-")}` : typed);
    const kind = Object.hasOwn(FLAGS, name) ? FLAGS[name] : undefined;
    if (kind === undefined) continue;
    if (kind === "none") {
      chosen.push(equals < 0 ? name : `${name}${word.slice(equals)}`);
      continue;
    }
    const value = equals < 0 ? told[++at] : word.slice(equals + 1);
    const found = value === undefined ? undefined : valueFor(kind, value, use, from);
    if (found !== undefined) chosen.push(`${name}=${found}`);
  }
  return chosen;
}

/** The value as it is meant from any folder; undefined if the program shall not have it. */
function valueFor(kind: Value, value: string, use: FlagUse, from: string): string | undefined {
  if (kind === "plain") return value;
  // Node 20 takes several paths in one value.
  if (kind === "path")
    return isAbsolute(value)
      ? value
      : value
          .split(",")
          .map((path) => absolute(path, from))
          .join();
  if (kind === "pnp") return PNP.test(value) ? absolute(value, from) : undefined;
  const isPnp = PNP_LOADER.test(value);
  // The asking process stands at the person's terminal, and a preload may print.
  if (!isPnp && (use === "ask" || OBSERVES.test(ownName(value)))) return undefined;
  if (/^(file|data|node):/.test(value)) return value;
  const path = /^\.{0,2}[\\/]/.test(value) || isAbsolute(value) ? absolute(value, from) : packageFile(value, from);
  return path !== undefined && existsSync(path) ? pathToFileURL(path).href : undefined;
}

const absolute = (path: string, from: string): string =>
  isAbsolute(path) || path === "*" ? path : resolve(from, path);

/** A preload by its package and its file there, or by its file: folders above may be called anything. */
const ownName = (value: string): string => value.split(/node_modules[\\/]|^\.*[\\/].*[\\/]|^file:.*\//).at(-1) ?? value;

function packageFile(name: string, from: string): string | undefined {
  try {
    return createRequire(join(from, "noop.js")).resolve(name);
  } catch {
    return undefined;
  }
}

/** Splits NODE_OPTIONS as Node does: at blanks outside of double quotes, with a backslash before a quote or itself. */
export function wordsOf(options: string): string[] {
  const words: string[] = [];
  let word = "";
  let quoted = false;
  for (let at = 0; at < options.length; at++) {
    const character = options[at] as string;
    if (quoted && character === "\\" && at + 1 < options.length) word += options[++at];
    else if (character === '"') quoted = !quoted;
    else if (character === " " && !quoted) {
      if (word !== "") words.push(word);
      word = "";
    } else word += character;
  }
  return word === "" ? words : [...words, word];
}
