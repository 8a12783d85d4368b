import { isEmail } from "../email.ts";
import type { Purpose } from "../report.ts";
import { type Decision, isDecision, PURPOSES } from "./decision.ts";

/** What the settings file says under `telemetry`. */
export interface StoredConsent {
  readonly decisions: Readonly<Record<Purpose, Decision>>;
  readonly email?: string;
  /** Keys under `telemetry` that are not ours to know: kept when written. */
  readonly others: Readonly<Record<string, unknown>>;
  /** Something could not be understood; the decisions are off then. */
  readonly doubt?: string;
}

const OWN_KEYS = new Set(["consent", "enabled", "purposes", "email"]);

export const NOTHING_STORED: StoredConsent = {
  decisions: { crashes: "not_set", usage: "not_set", details: "not_set" },
  others: {},
};

function allDenied(doubt: string): StoredConsent {
  return { decisions: { crashes: "denied", usage: "denied", details: "denied" }, others: {}, doubt };
}

/** A decision as it was written at one time or another: the string, or a boolean. Undefined if it is neither. */
function readDecision(value: unknown): Decision | undefined {
  if (typeof value === "boolean") return value ? "always" : "denied";
  return isDecision(value) ? value : undefined;
}

/**
 * Reads the member `telemetry` of a settings file: `{ "consent": "always" }`, `{ "enabled": true }` or a boolean.
 * Never throws; what it does not know is a denial with a reason.
 */
export function readStoredConsent(member: unknown): StoredConsent {
  if (member === undefined) return NOTHING_STORED;
  if (typeof member === "boolean") return readStoredConsent({ consent: member });
  if (typeof member !== "object" || member === null || Array.isArray(member)) {
    return allDenied(`"telemetry" is neither an object nor true or false`);
  }
  const { consent, enabled, purposes, email, ...others } = member as Record<string, unknown>;
  if (enabled !== undefined && typeof enabled !== "boolean") return allDenied(`"enabled" is neither true nor false`);
  const crashes = readDecision(consent ?? enabled ?? "not_set");
  if (!crashes) return allDenied(`"consent" has the unknown value ${JSON.stringify(consent).slice(0, 40)}`);
  if (enabled === false && crashes !== "denied") return allDenied(`"enabled" and "consent" contradict each other`);
  if (purposes !== undefined && (typeof purposes !== "object" || purposes === null || Array.isArray(purposes))) {
    return allDenied(`"purposes" is not an object`);
  }
  const decisions = { crashes, usage: silent(crashes), details: silent(crashes) };
  for (const purpose of PURPOSES) {
    const value = (purposes as Record<string, unknown> | undefined)?.[purpose];
    if (value === undefined) continue;
    const decision = readDecision(value);
    if (!decision) return allDenied(`"purposes.${purpose}" has an unknown value`);
    decisions[purpose] = decision;
  }
  return { decisions, others, ...(isEmail(email) && { email }) };
}

/** What silence about another purpose means: a denial covers everything, a yes only what was asked. */
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
