import { AskfirstError } from "./askfirst-error.ts";
import type { HostDefaults } from "./consent/consent.ts";
import { type OffSwitch, parseOffSwitch } from "./consent/off-switch.ts";
import { assertProviderSource } from "./find-provider.ts";
import type { ProviderSource } from "./provider.ts";

/** Where items are moved to the providers. `auto` suits a host of either kind. */
export type DeliveryMode = "auto" | "in-process" | "detached" | "next-run";

export interface TelemetryOptions {
  readonly app: {
    /** Names the settings folder `~/.<name>` and the variables `<NAME>_TELEMETRY…`. Letters, digits, `.`, `_`, `-`. */
    readonly name: string;
    readonly version: string;
    /**
     * The host's package folder, or any file in it (`import.meta.url`). Its files are named in reports; everybody
     * else's are `<user code>`. Default: the package of the module that calls `createTelemetry`.
     */
    readonly root?: string | URL;
  };
  readonly provider?: ProviderSource;
  readonly providers?: readonly ProviderSource[];
  /** Further variables that turn telemetry off, such as `"ANONYMIZED_TELEMETRY=false"`. */
  readonly offSwitches?: readonly string[];
  /** What holds in a server or a container, where nobody can be asked: `"always"` if the host's documentation says so. */
  readonly defaults?: HostDefaults;
  /** `false` never asks. `limitMs` is how long the question waits for an answer; default 30 s. */
  readonly ask?: boolean | { readonly limitMs?: number };
  readonly delivery?: DeliveryMode;
  /** One folder for settings and data instead of the platform's. */
  readonly home?: string;
}

/** Options that were checked, with the defaults filled in. */
export interface CheckedOptions {
  readonly app: { readonly name: string; readonly version: string; readonly root: string | URL | undefined };
  readonly providers: readonly ProviderSource[];
  readonly offSwitches: readonly OffSwitch[];
  readonly defaults: HostDefaults;
  readonly askLimitMs: number | undefined;
  readonly delivery: DeliveryMode;
  readonly home: string | undefined;
}

const ASK_LIMIT_MS = 30_000;
const DELIVERY_MODES: readonly DeliveryMode[] = ["auto", "in-process", "detached", "next-run"];
const APP_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

function refuse(message: string): never {
  throw new AskfirstError("bad-option", message);
}

/** Checks what the author wrote. Throws at the first mistake and says how to mend it; reads nothing from the machine. */
export function checkOptions(options: TelemetryOptions): CheckedOptions {
  if (typeof options !== "object" || options === null) refuse("createTelemetry needs an object with app and provider.");
  const { app, provider, providers, defaults = {}, delivery = "auto", home } = options;
  if (typeof app?.name !== "string" || !APP_NAME.test(app.name)) {
    refuse(
      `app.name: ${JSON.stringify(app?.name)} cannot name a folder. Use up to 64 letters, digits, dots, hyphens, such as "crawler".`,
    );
  }
  if (typeof app.version !== "string" || app.version === "" || app.version.length > 64) {
    refuse(
      `app.version: ${JSON.stringify(app.version)} is not a version. Pass the one of your package.json, such as "1.2.0".`,
    );
  }
  if (provider !== undefined && providers !== undefined) refuse("Pass either provider or providers, not both.");
  if (provider === undefined && !Array.isArray(providers))
    refuse(`provider is missing. Pass provider: "console" to begin with.`);
  const sources = providers ?? [provider as ProviderSource];
  const names = sources.map((source) => {
    assertProviderSource(source);
    return typeof source === "string" ? source : source.name;
  });
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) refuse(`providers: "${twice}" is there twice. Each name keeps its own outbox; give one another name.`);
  for (const [place, decision] of Object.entries(defaults)) {
    if (place !== "server" && place !== "container")
      refuse(`defaults.${place} does not exist. There are server and container.`);
    if (decision !== "always" && decision !== "not_set") refuse(`defaults.${place}: use "always" or "not_set".`);
  }
  if (!DELIVERY_MODES.includes(delivery)) refuse(`delivery: use one of ${DELIVERY_MODES.join(", ")}.`);
  if (home !== undefined && (typeof home !== "string" || home === "")) refuse("home: pass the path of a folder.");
  const { name, version, root } = app;
  return {
    app: { name, version, root },
    providers: sources,
    offSwitches: (options.offSwitches ?? []).map(parseOffSwitch),
    defaults,
    askLimitMs: checkAsk(options.ask ?? true),
    delivery,
    home,
  };
}

function checkAsk(ask: boolean | { readonly limitMs?: number }): number | undefined {
  if (ask === false) return undefined;
  const limit = typeof ask === "object" ? (ask.limitMs ?? ASK_LIMIT_MS) : ASK_LIMIT_MS;
  if (!Number.isFinite(limit) || limit < 1 || limit > 3_600_000)
    refuse("ask.limitMs: use milliseconds, at most an hour.");
  return limit;
}
