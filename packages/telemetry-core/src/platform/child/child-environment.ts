import { lazy } from "../lazy.ts";
import { trustedVariables } from "../start-variables.ts";
import { readSwitch, type Variables, variableName } from "../variables.ts";

/** The host of a child: it gets the variables with these names. */
export interface ChildOwner {
  readonly app: string;
  /** Variables that the host declares as off switches. */
  readonly switches: readonly string[];
  /** Names of the providers that the child loads. */
  readonly providers: readonly string[];
}

/**
 * What a runtime needs to start, to reach a network as the person has set it up, and to speak their language: names as
 * Node's, Deno's, Bun's and OpenSSL's manuals have them, ld.so(8) and environ(7). `NODE_OPTIONS` is not among them, nor
 * is anything that observes a program: coverage, inspectors, debug output, TLS key logs.
 */
const listedNames = lazy(
  () =>
    new Set(
      `
  PATH PATHEXT COMSPEC SYSTEMROOT SYSTEMDRIVE WINDIR PROGRAMDATA OS
  HOME USERPROFILE HOMEDRIVE HOMEPATH APPDATA LOCALAPPDATA USER LOGNAME USERNAME
  TMPDIR TMP TEMP
  LANG LANGUAGE TZ TZDIR LOCPATH
  TERM COLORTERM TERM_PROGRAM TERM_PROGRAM_VERSION TMUX WT_SESSION NO_COLOR FORCE_COLOR NODE_DISABLE_COLORS ACCESSIBLE
  LD_LIBRARY_PATH LD_PRELOAD DYLD_LIBRARY_PATH DYLD_FALLBACK_LIBRARY_PATH DYLD_INSERT_LIBRARIES
  NODE_PATH NODE_PRESERVE_SYMLINKS NODE_PRESERVE_SYMLINKS_MAIN NODE_NO_WARNINGS NODE_ICU_DATA NODE_SKIP_PLATFORM_CHECK
  NODE_EXTRA_CA_CERTS NODE_USE_SYSTEM_CA NODE_USE_ENV_PROXY UV_THREADPOOL_SIZE UV_USE_IO_URING
  SSL_CERT_FILE SSL_CERT_DIR NIX_SSL_CERT_FILE OPENSSL_CONF OPENSSL_MODULES
  HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY
  RES_OPTIONS LOCALDOMAIN HOSTALIASES
  DENO_DIR DENO_CERT DENO_TLS_CA_STORE DENO_NO_PROMPT DENO_NO_UPDATE_CHECK BUN_INSTALL
  DO_NOT_TRACK
  `
        .trim()
        .split(/\s+/),
    ),
);
/** The person's folders and language; and what sends a preloaded library's traffic another way, which must stay so. */
const PREFIXES = ["LC_", "XDG_", "TORSOCKS_", "PROXYCHAINS_"];

/**
 * The environment of a program of this package: what is on the list above, the app's `<APP>_TELEMETRY` and what begins
 * with that, its declared switches and, for each provider, `<APP>_<PROVIDER>_…`. Everything else stays with the host,
 * its secrets above all. An object without a prototype, whose properties would be passed on as variables.
 */
export function childEnvironment(
  owner: ChildOwner,
  env: Variables = process.env,
  trusted: Variables = trustedVariables,
): NodeJS.ProcessEnv {
  const { app, switches, providers } = owner;
  const own = variableName(app, "TELEMETRY");
  const names = new Set([own, variableName(app, "DOCKER"), variableName(app, "API_SERVER"), ...switches]);
  const prefixes = [`${own}_`, ...providers.map((provider) => variableName(app, variableName(provider, "")))];
  const listed = listedNames();
  const chosen: NodeJS.ProcessEnv = Object.create(null);
  // Node passes this variable to every child, unless it is set to another value.
  chosen["NODE_V8_COVERAGE"] = undefined;
  for (const name of Object.keys(env)) {
    // Windows knows no case, and proxies are written in either.
    const upper = name.toUpperCase();
    const isListed = listed.has(upper) || PREFIXES.some((prefix) => upper.startsWith(prefix));
    if (isListed || names.has(name) || prefixes.some((prefix) => upper.startsWith(prefix))) {
      // The child was started by this process and not by the person: what turns on or redirects comes along only if
      // this one had it from the start. What may turn off does in any case.
      const mayTurnOff = name === "DO_NOT_TRACK" || (names.has(name) && !(name === own && readSwitch(env[name] ?? "")));
      if (mayTurnOff || env[name] === trusted[name]) chosen[name] = env[name];
    }
  }
  return chosen;
}
