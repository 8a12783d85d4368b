import type { Asker } from "./ask/elsewhere/asker.ts";
import { checkApp, checkCommand } from "./check-app.ts";
import { checkAnnouncement, checkEnvironment, checkOnDropped } from "./check-server-options.ts";
import type { HostDefaults } from "./consent/consent.ts";
import { DEFAULT_LIMITS, type Limits } from "./consent/limits.ts";
import { type OffSwitch, parseOffSwitch } from "./consent/off-switch.ts";
import type { DeliveryMode } from "./courier/delivery-mode.ts";
import { atCallOf, isObject, refuse, refuseUnknownNames, show } from "./errors/bad-option.ts";
import { definitionsIn } from "./events/lock.ts";
import type { CheckedOptions, TelemetryOptions } from "./options.ts";
import { lazy } from "./platform/lazy.ts";
import type { ProviderSource } from "./provider/provider.ts";
import { assertProviderSource } from "./provider/resolve-provider.ts";

const ASK_LIMIT_MS = 30_000;
const DELIVERY_MODES: readonly DeliveryMode[] = ["auto", "in-process", "detached", "next-run"];
/** RFC 1123 section 2.1. */
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

const NAMES = [
  "app",
  "provider",
  "providers",
  "command",
  "offSwitches",
  "defaults",
  "allowedHosts",
  "expected",
  "ask",
  "delivery",
  "limits",
  "environment",
  "announcement",
  "onDropped",
  "home",
  "events",
];

/**
 * Checks an author's options for `method`. Throws at the first mistake, with the author's own line on top of the stack,
 * and says how to fix it. Reads nothing from the machine.
 */
export function checkOptions(
  options: TelemetryOptions,
  method: (options: TelemetryOptions) => unknown,
): CheckedOptions {
  return atCallOf(method, () => {
    if (!isObject(options)) refuse(`createTelemetry needs an object with app and provider, not ${show(options)}.`);
    refuseUnknownNames("", options, NAMES);
    return {
      app: checkApp(options.app),
      command: checkCommand(options.command),
      providers: checkProviders(options.provider, options.providers),
      offSwitches: checkOffSwitches(options.offSwitches),
      defaults: checkDefaults(options.defaults),
      allowedHosts: checkAllowedHosts(options.allowedHosts),
      expected: checkExpected(options.expected),
      askLimitMs: checkAsk(options.ask),
      asker: isAsker(options.ask) ? options.ask : undefined,
      delivery: checkDelivery(options.delivery),
      limits: checkLimits(options.limits),
      environmentSaid: checkEnvironment(options.environment),
      announcement: checkAnnouncement(options.announcement),
      onDropped: checkOnDropped(options.onDropped),
      home: checkHome(options.home),
      events: checkEvents(options.events),
    };
  });
}

function checkProviders(provider: unknown, providers: unknown): readonly ProviderSource[] {
  if (provider !== undefined && providers !== undefined) refuse("Pass either provider or providers, not both.");
  if (provider === undefined && providers === undefined)
    refuse(`provider is missing. Pass provider: "console" to begin with.`);
  if (providers !== undefined && !Array.isArray(providers))
    refuse(`providers: ${show(providers)} is not a list. Pass providers: ["console"], or provider: "console".`);
  const sources: readonly unknown[] = Array.isArray(providers) ? providers : [provider];
  const names = sources.map(nameOfProvider);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) refuse(`providers: "${twice}" is there twice. Each name keeps its own outbox; give one another name.`);
  return sources as readonly ProviderSource[];
}

function nameOfProvider(source: unknown): string {
  const name = isObject(source) ? source["name"] : source;
  if (typeof name !== "string")
    refuse(
      `provider: ${show(source)}${isObject(source) ? " without a name" : ""} is not a provider. Pass a name such as "console", what a provider package makes, such as sentry({ dsn }), or an object with name and sendException(report).`,
    );
  assertProviderSource(source);
  return name;
}

function checkOffSwitches(declared: unknown = []): readonly OffSwitch[] {
  if (!Array.isArray(declared))
    refuse(`offSwitches: ${show(declared)} is not a list. Pass one, such as ["ANONYMIZED_TELEMETRY=false"].`);
  return declared.map(parseOffSwitch);
}

function checkDefaults(defaults: unknown = {}): HostDefaults {
  if (!isObject(defaults)) refuse(`defaults: ${show(defaults)} is not an object. Pass { server: "always" }, for one.`);
  refuseUnknownNames("defaults.", defaults, ["server", "container", "usage"]);
  for (const [place, decision] of Object.entries(defaults)) {
    if (decision !== "always" && decision !== "not_set" && decision !== undefined)
      refuse(`defaults.${place}: ${show(decision)} is no default. Use "always" or "not_set".`);
  }
  return defaults;
}

/** A name, not an address: the sanitizer removes the rest of an address in any case, so it would never match. */
function checkAllowedHosts(names: unknown = []): readonly string[] {
  if (!Array.isArray(names))
    refuse(`allowedHosts: ${show(names)} is not a list. Pass one, such as ["api.example.com"].`);
  for (const name of names) {
    if (typeof name !== "string" || !HOST_NAME.test(name))
      refuse(
        `allowedHosts: ${show(name)} is not a server's name. Pass it without scheme, port and path: "api.example.com".`,
      );
  }
  return names;
}

function checkExpected(expected: unknown): CheckedOptions["expected"] {
  if (expected === undefined || typeof expected === "function") return expected as CheckedOptions["expected"];
  refuse(`expected: ${show(expected)} is no function. Pass one, such as (error) => error instanceof ExitError.`);
}

function isAsker(ask: unknown): ask is Asker {
  return isObject(ask) && typeof ask["ask"] === "function";
}

function checkAsk(ask: unknown = true): number | undefined {
  if (isAsker(ask)) return ASK_LIMIT_MS;
  if (typeof ask !== "boolean" && !isObject(ask))
    refuse(
      `ask: ${show(ask)} is neither true nor false. Pass false never to ask, { limitMs: 30000 }, or what notebook() makes.`,
    );
  if (typeof ask === "boolean") return ask ? ASK_LIMIT_MS : undefined;
  refuseUnknownNames("ask.", ask, ["limitMs"]);
  const { limitMs = ASK_LIMIT_MS } = ask;
  if (typeof limitMs !== "number" || !(limitMs >= 1 && limitMs <= 3_600_000))
    refuse(`ask.limitMs: ${show(limitMs)} is no limit. Use milliseconds, at most an hour.`);
  return limitMs;
}

function checkDelivery(delivery: unknown = "auto"): DeliveryMode {
  const mode = DELIVERY_MODES.find((known) => known === delivery);
  return mode ?? refuse(`delivery: use one of ${DELIVERY_MODES.join(", ")}, not ${show(delivery)}.`);
}

function checkLimits(limits: unknown = {}): Limits {
  if (limits === false)
    return { perProcess: Infinity, perHour: Infinity, perFingerprint: Infinity, events: Infinity, sampleRate: 1 };
  if (!isObject(limits))
    refuse(`limits: ${show(limits)} is no object. Pass { perProcess: 100, perHour: 300, perFingerprint: 1 } or false.`);
  refuseUnknownNames("limits.", limits, Object.keys(DEFAULT_LIMITS));
  const { sampleRate, ...counts } = limits;
  if (sampleRate !== undefined && !(typeof sampleRate === "number" && sampleRate > 0 && sampleRate <= 1))
    refuse(`limits.sampleRate: ${show(sampleRate)} is no share. Use a number above 0, at most 1, such as 0.1.`);
  for (const [name, most] of Object.entries(counts)) {
    if (most !== undefined && !(typeof most === "number" && most >= 1))
      refuse(`limits.${name}: ${show(most)} is no limit. Use a number from 1 on, or Infinity.`);
  }
  const given = Object.entries(limits).filter(([, most]) => most !== undefined);
  return { ...DEFAULT_LIMITS, ...Object.fromEntries(given) };
}

/** Definitions are looked at now; a function is called at the first event. */
function checkEvents(events: unknown = []): CheckedOptions["events"] {
  if (typeof events === "function") return lazy(() => definitionsIn((events as () => unknown)()));
  const found = definitionsIn(events);
  return () => found;
}

function checkHome(home: unknown): string | undefined {
  if (home === undefined || (typeof home === "string" && home !== "")) return home;
  refuse(`home: ${show(home)} is not a folder. Pass the path of one, or leave it out.`);
}
