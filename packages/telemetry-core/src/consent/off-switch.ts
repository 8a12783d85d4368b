import { refuse, show } from "../errors/bad-option.ts";
import { readSwitch, type Variables, variableName } from "../platform/variables.ts";
import type { Resolved } from "./decision.ts";

/** A variable of the host that turns telemetry off, and the value that does. */
export interface OffSwitch {
  readonly name: string;
  /** What the variable's "off" reads as: `ANONYMIZED_TELEMETRY=False` is off at false, `OTEL_SDK_DISABLED=true` at true. */
  readonly offAt: boolean;
}

/** Reads `NAME=value` as an author declares it. Throws if it is neither a true-like nor a false-like value. */
export function parseOffSwitch(declared: unknown): OffSwitch {
  const [name, value, ...rest] = typeof declared === "string" ? declared.split("=") : [];
  const offAt = readSwitch(value ?? "");
  if (!name || rest.length > 0 || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || offAt === undefined) {
    refuse(
      `offSwitches: cannot read ${show(declared)}. Write the variable and the value that turns telemetry off, such as "ANONYMIZED_TELEMETRY=false" or "MYAPP_DISABLE_TELEMETRY=true".`,
    );
  }
  return { name, offAt };
}

/** `DO_NOT_TRACK` (consoledonottrack.com): any value but these is a wish not to be tracked, "off" and "no" among them. */
const TRACK_ME = new Set(["", "0", "false"]);

function isOff({ name, offAt }: OffSwitch, env: Variables): boolean {
  const value = env[name];
  if (value === undefined) return false;
  // "DISABLE=" unsets such a variable; "TELEMETRY=" leaves open what the person meant, and every doubt is off.
  if (value.trim() === "") return !offAt;
  const on = readSwitch(value);
  return on === undefined || on === offAt;
}

/** The first rule of the precedence: an off switch in the environment, if there is one. A few property reads. */
export function offBySwitch(app: string, declared: readonly OffSwitch[], env: Variables): Resolved | undefined {
  const own = { name: variableName(app, "TELEMETRY"), offAt: false };
  const track = env["DO_NOT_TRACK"]?.trim().toLowerCase();
  if (track !== undefined && !TRACK_ME.has(track) && !isOff(own, env)) {
    return { decision: "denied", source: "switch-off", where: "DO_NOT_TRACK" };
  }
  for (const candidate of [own, ...declared]) {
    if (!isOff(candidate, env)) continue;
    const value = env[candidate.name] ?? "";
    if (readSwitch(value) === undefined) {
      const problem = `${candidate.name}=${JSON.stringify(value)} is neither on nor off, so telemetry is off. Set it to 1 or 0, or unset it.`;
      return { decision: "denied", source: "doubt", where: candidate.name, problem };
    }
    return { decision: "denied", source: "switch-off", where: candidate.name };
  }
  return undefined;
}

/** The fourth rule: `<APP>_TELEMETRY=1`, now and in what is `trusted`. Call it only after {@link offBySwitch} found nothing. */
export function onBySwitch(app: string, env: Variables, trusted = env): Resolved | undefined {
  const where = variableName(app, "TELEMETRY");
  return readSwitch(env[where] ?? "") && readSwitch(trusted[where] ?? "")
    ? { decision: "always", source: "switch-on", where }
    : undefined;
}
