import { AskfirstError } from "../errors/askfirst-error.ts";
import { show } from "../errors/bad-option.ts";
import type { Folders } from "../files/folders.ts";
import { isEmail } from "../item/email.ts";
import type { Purpose } from "../item/report.ts";
import type { Environment } from "../platform/environment.ts";
import { lazy } from "../platform/lazy.ts";
import { existsSync } from "../platform/node.ts";
import { readSwitch, type Variables, variableName } from "../platform/variables.ts";
import { type Decision, PURPOSES, type Resolved } from "./decision.ts";
import { type OffSwitch, offBySwitch, onBySwitch } from "./off-switch.ts";
import { readSettings, type Settings } from "./settings-file.ts";
import { changeSettings } from "./settings-writer.ts";
import { storeDenial } from "./store-denial.ts";
import type { StoredConsent } from "./stored-consent.ts";

/** The host's defaults for places where nobody can be asked. Only `always` has an effect. */
export interface HostDefaults {
  readonly server?: Decision;
  readonly container?: Decision;
  /** For usage events, wherever the host runs but on a build machine. A notice comes first. */
  readonly usage?: Decision;
}

export interface ConsentRules {
  readonly app: string;
  readonly folders: Pick<Folders, "settings" | "ordinary" | "doubt">;
  readonly offSwitches: readonly OffSwitch[];
  readonly defaults: HostDefaults;
  readonly env: () => Variables;
  /** What the process was started with. An off switch that was set then holds; only what is trusted turns on. */
  readonly start?: StartVariables;
  readonly environment: () => Environment;
}

export interface StartVariables {
  readonly variables: Variables;
  readonly trusted: Variables;
  whyIgnored(name: string): string | undefined;
}

/** A yes of the person. */
export interface Allowance {
  readonly decision: "once" | "always";
  readonly purposes: readonly Purpose[];
  /** Undefined keeps what is stored, an empty string forgets it. */
  readonly email?: string | undefined;
  /** True for an answer to a question: a denial that was stored while it stood open is the newer word. */
  readonly unlessDenied?: boolean;
}

/** The decisions and their origin. Reads on demand and keeps only a denial made in this process. */
export interface Consent {
  /** The decision in force, first hit of the precedence. Costs a read of the settings file unless a switch is set. */
  resolve(purpose: Purpose): Resolved;
  /** Stores a yes. Returns false if a denial stood in the way; throws if the settings cannot be written. */
  allow(allowance: Allowance): boolean;
  /**
   * Stores a no, in force for this process at once. Throws if the settings cannot be written; it is in force all the
   * same.
   */
  deny(): void;
  /** Uses up a stored `once`. True for exactly one caller on this machine. */
  takeOnce(): boolean;
  email(): string | undefined;
  /** Both as they are at one moment: the settings file is read once, when it is first needed. */
  look(): Pick<Consent, "resolve" | "email">;
  /** What is wrong with switches, settings and address, for `status`. */
  problems(): string[];
}

export function createConsent(rules: ConsentRules): Consent {
  const { app, folders, offSwitches, defaults, start } = rules;
  const settingsPath = folders.settings;
  let deniedHere = false;

  /** What the process was started with does not change; where that cannot be told, `rules.env` has it. */
  let wasOnAtStart = start === undefined;
  function offAtStart(): Resolved | undefined {
    const off = wasOnAtStart || !start ? undefined : offBySwitch(app, offSwitches, start.variables);
    wasOnAtStart = off === undefined;
    return off;
  }

  function resolve(purpose: Purpose, settings = () => readSettings(settingsPath)): Resolved {
    const off = offBySwitch(app, offSwitches, rules.env()) ?? offAtStart();
    if (off) return off;
    if (folders.doubt !== undefined) return { decision: "denied", source: "doubt", problem: folders.doubt };
    const stored = fromSettings(settings(), purpose);
    if (deniedHere && stored?.decision !== "denied") return { decision: "denied", source: "this-process" };
    if (stored?.decision === "denied") return { ...stored, where: settingsPath };
    return deniedElsewhere(purpose) ?? (stored ? { ...stored, where: settingsPath } : undecided(purpose));
  }

  /** Whatever has moved the settings: a no where they ordinarily are is the person's. */
  function deniedElsewhere(purpose: Purpose): Resolved | undefined {
    for (const where of folders.ordinary) {
      if (!existsSync(where)) continue;
      const settings = readSettings(where);
      // What another user's file or a missing right hides is no word of this person.
      if (settings.kind === "doubt" && !settings.replaceable) continue;
      const stored = fromSettings(settings, purpose);
      if (stored?.decision === "denied") return { ...stored, where };
    }
    return undefined;
  }

  function undecided(purpose: Purpose): Resolved {
    // Expanded content needs a person's own yes; neither a variable nor a host can give it.
    if (purpose === "details") return { decision: "not_set", source: "nobody" };
    const on = onBySwitch(app, rules.env(), start?.trusted ?? rules.env());
    if (on) return on;
    const environment = rules.environment();
    if (purpose === "usage") {
      const isOn = defaults.usage === "always" && environment !== "ci";
      return isOn ? { decision: "always", source: "host-default" } : { decision: "not_set", source: "nobody" };
    }
    const isDeclared =
      (environment === "server" || environment === "container") && Object.hasOwn(defaults, environment);
    const declared = isDeclared ? defaults[environment] : undefined;
    return declared ? { decision: declared, source: "host-default" } : { decision: "not_set", source: "nobody" };
  }

  function allow({ decision, purposes, email, unlessDenied }: Allowance): boolean {
    if (folders.doubt !== undefined) throw new AskfirstError("settings-unwritable", folders.doubt);
    const changed = changeSettings(app, settingsPath, (stored) => {
      if (unlessDenied && (deniedHere || purposes.some((purpose) => stored.decisions[purpose] === "denied"))) return;
      const decisions = { ...stored.decisions };
      // A denial of crashes stood for the other purposes too; a yes to one of them does not lift it from the rest.
      for (const purpose of purposes) decisions[purpose] = decision;
      return keepEmail({ ...stored, decisions }, email);
    });
    if (changed) deniedHere = false;
    return changed;
  }

  function deny(): void {
    deniedHere = true;
    storeDenial(app, settingsPath);
  }

  function takeOnce(): boolean {
    try {
      return changeSettings(app, settingsPath, (stored) =>
        stored.decisions.crashes === "once"
          ? { ...stored, decisions: { ...stored.decisions, crashes: "not_set" } }
          : undefined,
      );
    } catch {
      // A "once" that cannot be reset may not be used: it would send again and again.
      return false;
    }
  }

  function email(settings = () => readSettings(settingsPath)): string | undefined {
    const given = rules.env()[variableName(app, "TELEMETRY_EMAIL")];
    if (isEmail(given)) return given;
    const found = settings();
    return found.kind === "read" ? found.consent.email : undefined;
  }

  function look(): Pick<Consent, "resolve" | "email"> {
    const settings = lazy(() => readSettings(settingsPath));
    return { resolve: (purpose) => resolve(purpose, settings), email: () => email(settings) };
  }

  function problems(): string[] {
    const found = new Set<string>();
    for (const purpose of PURPOSES) {
      const { problem } = resolve(purpose);
      if (problem) found.add(problem);
    }
    const settings = readSettings(settingsPath);
    if (settings.kind === "doubt") found.add(settings.problem);
    for (const suffix of ["TELEMETRY", "TELEMETRY_HOME"]) {
      const name = variableName(app, suffix);
      const isOff = suffix === "TELEMETRY" && !readSwitch(rules.env()[name] ?? "");
      const ignored = isOff ? undefined : start?.whyIgnored(name);
      if (ignored) found.add(ignored);
    }
    const name = variableName(app, "TELEMETRY_EMAIL");
    const given = rules.env()[name];
    if (given && !isEmail(given)) found.add(`${name} is not an e-mail address and is ignored.`);
    return [...found];
  }

  return { resolve: (purpose) => resolve(purpose), allow, deny, takeOnce, email: () => email(), look, problems };
}

function fromSettings(settings: Settings, purpose: Purpose): Resolved | undefined {
  if (settings.kind === "absent") return undefined;
  if (settings.kind === "doubt") return { decision: "denied", source: "doubt", problem: settings.problem };
  const { decisions, doubt, advice = '"enable" or "disable" fixes it.' } = settings.consent;
  if (doubt) {
    return {
      decision: "denied",
      source: "doubt",
      problem: `In the settings, ${doubt}, so telemetry is off. ${advice}`,
    };
  }
  return decisions[purpose] === "not_set" ? undefined : { decision: decisions[purpose], source: "settings-file" };
}

function keepEmail(stored: StoredConsent, email: string | undefined): StoredConsent {
  if (email === undefined) return stored;
  const { email: _, ...rest } = stored;
  return email === "" ? rest : { ...rest, email };
}

/** Refuses what is not an address, at the place where it was given. */
export function assertEmail(email: unknown): asserts email is string | undefined {
  if (email === undefined || email === "" || isEmail(email)) return;
  throw new AskfirstError(
    "bad-email",
    `${show(email)} is not an e-mail address. Write one such as you@example.com, or leave it out.`,
  );
}
