import { isEmail } from "../item/email.ts";
import type { Purpose } from "../item/report.ts";
import { type Decision, isDecision, PURPOSES } from "./decision.ts";

/** Why a decision has no certain meaning. Without `advice` the next decision resolves it. */
export interface Doubt {
  readonly doubt: string;
  readonly advice?: string;
}

/** What the settings file says under `telemetry`. With a doubt the decisions are off. */
export interface StoredConsent extends Partial<Doubt> {
  readonly decisions: Readonly<Record<Purpose, Decision>>;
  readonly email?: string;
  /** Unknown keys under `telemetry`, which are kept when it is written. */
  readonly others: Readonly<Record<string, unknown>>;
}

const OWN_KEYS = new Set(["consent", "enabled", "purposes", "email"]);

export const NOTHING_STORED: StoredConsent = {
  decisions: { crashes: "not_set", usage: "not_set", details: "not_set" },
  others: {},
};

const DENIED: StoredConsent = { decisions: { crashes: "denied", usage: "denied", details: "denied" }, others: {} };

/** A denial with a reason, for what has no certain meaning. Only what is not ours to know is kept of it. */
export function doubtful(doubt: Doubt, others: StoredConsent["others"] = {}): StoredConsent {
  return { ...DENIED, others, ...doubt };
}

/** A decision as it was written at one time or another: the string, or a boolean. Undefined if it is neither. */
function readDecision(value: unknown): Decision | undefined {
  if (typeof value === "boolean") return value ? "always" : "denied";
  return isDecision(value) ? value : undefined;
}

/**
 * Reads the member `telemetry` of a settings file: `{ "consent": "always" }`, `{ "enabled": true }` or a boolean.
 * Never throws. An unknown value, or one that contradicts itself, is a denial with a reason.
 */
export function readStoredConsent(member: unknown): StoredConsent {
  if (member === undefined) return NOTHING_STORED;
  if (typeof member === "boolean") return readStoredConsent({ consent: member });
  if (!isObject(member)) return doubtful({ doubt: `"telemetry" is neither an object nor true or false` });
  // What a host put on Object.prototype is no word of the person.
  const own: Record<string, unknown> = Object.assign(Object.create(null), member);
  const { consent: _, enabled: __, purposes: ___, email, ...others } = own;
  const kept = { others, ...(isEmail(email) && { email }) };
  const read = readDecisions(own);
  // Unknown keys survive a doubt, so that the next decision writes them back.
  return typeof read === "string" ? { ...DENIED, ...kept, doubt: read } : { decisions: read, ...kept };
}

type Decisions = StoredConsent["decisions"];

/** The decisions, or what cannot be understood about them. Null is a value like any other: an unknown one. */
function readDecisions({ consent, enabled, purposes = {} }: Record<string, unknown>): Decisions | string {
  const said = consent === undefined ? undefined : readDecision(consent);
  if (consent !== undefined && !said) return `"consent" has the unknown value ${JSON.stringify(consent).slice(0, 40)}`;
  if (enabled !== undefined && typeof enabled !== "boolean") return `"enabled" is neither true nor false`;
  if (said && enabled !== undefined && enabled !== isYes(said)) return `"enabled" and "consent" contradict each other`;
  if (!isObject(purposes)) return `"purposes" is not an object`;
  const main = said ?? readDecision(enabled);

  const each: Partial<Record<Purpose, Decision>> = Object.create(null);
  for (const [name, value] of Object.entries(purposes)) {
    const decision = readDecision(value);
    if (!isPurpose(name)) return `"purposes" has the unknown name ${JSON.stringify(name).slice(0, 40)}`;
    if (!decision) return `"purposes.${name}" has an unknown value`;
    each[name] = decision;
  }
  if (main && each.crashes && each.crashes !== main)
    return `"purposes.crashes" and "${said ? "consent" : "enabled"}" contradict each other`;
  const crashes = main ?? each.crashes ?? "not_set";
  return { crashes, usage: each.usage ?? silent(crashes), details: each.details ?? silent(crashes) };
}

const isYes = (decision: Decision) => decision === "always" || decision === "once";
const isPurpose = (name: string): name is Purpose => PURPOSES.includes(name as Purpose);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The decision about a purpose that is not mentioned: a denial covers everything, a yes only what was asked. */
function silent(crashes: Decision): Decision {
  return crashes === "denied" ? "denied" : "not_set";
}

/** The form that is written: `consent` is the decision about crashes, `purposes` holds what differs from it. */
export function writeStoredConsent({ decisions, email, others }: StoredConsent): Record<string, unknown> {
  const purposes: Record<string, Decision> = {};
  for (const purpose of PURPOSES) {
    if (purpose === "crashes") continue;
    if (decisions[purpose] !== silent(decisions.crashes)) purposes[purpose] = decisions[purpose];
  }
  const kept = Object.fromEntries(Object.entries(others).filter(([key]) => !OWN_KEYS.has(key)));
  return {
    consent: decisions.crashes,
    ...(Object.keys(purposes).length > 0 && { purposes }),
    ...(email !== undefined && { email }),
    ...kept,
  };
}
