import { assertEmail } from "./consent/consent.ts";
import { PURPOSES } from "./consent/decision.ts";
import { whyNoPerson } from "./consent/person.ts";
import { AskfirstError } from "./errors/askfirst-error.ts";
import { atCallOf, isObject, refuse, refuseUnknownNames, show } from "./errors/bad-option.ts";
import type { Purpose } from "./item/report.ts";
import { variableName } from "./platform/variables.ts";

export interface EnableOptions {
  /** Goes with reports from now on, so that the authors can answer. An empty string forgets a stored one. */
  readonly email?: string;
  /** Until the person decides otherwise. This is the default. */
  readonly always?: boolean;
  /** The next report only. */
  readonly once?: boolean;
  /** Default: crash reports only. */
  readonly purposes?: readonly Purpose[];
}

export interface FlushOptions {
  readonly deadlineMs?: number;
}

type Method = (...args: never[]) => unknown;

/** The checked arguments of `enable`. Throws at the author's mistake, and where no person can consent. */
export function checkEnable(app: string, wish: EnableOptions, method: Method) {
  return atCallOf(method, () => {
    if (!isObject(wish)) refuse(`enable: ${show(wish)} is not an object. Call enable() or enable({ email }).`);
    refuseUnknownNames("enable: ", wish, ["email", "always", "once", "purposes"]);
    const { email, always, once, purposes = ["crashes"] } = wish;
    assertEmail(email);
    for (const [name, value] of Object.entries({ always, once })) {
      if (value !== undefined && typeof value !== "boolean") refuse(`enable: ${name} is ${show(value)}. Use true.`);
    }
    if (always && once) refuse("enable: always and once exclude each other. Pass one of them.");
    if (always === false && !once)
      refuse("enable: always is false. Pass once: true for one report, or call disable().");
    const all = PURPOSES.join(", ");
    if (!Array.isArray(purposes) || purposes.length === 0)
      refuse(`enable: purposes are ${all}, at least one of them, as a list; not ${show(purposes)}.`);
    const unknown: unknown = purposes.find((purpose) => !PURPOSES.includes(purpose));
    if (unknown !== undefined) refuse(`enable: purposes are ${all}, at least one of them; not ${show(unknown)}.`);
    if (once && purposes.some((purpose) => purpose !== "crashes"))
      refuse("enable: once is for crash reports, which are seen one by one. Leave it out for usage and details.");
    const nobody = whyNoPerson(process.env);
    if (nobody) {
      const variable = variableName(app, "TELEMETRY");
      const message = `Only a person can consent, and ${nobody}. Set the variable ${variable}=1 there if its owner wants reports to be sent.`;
      throw new AskfirstError("not-a-person", message);
    }
    return { email, once: once === true, purposes };
  });
}

/** The checked deadline of `flush`, in milliseconds, or undefined. */
export function checkFlush(options: FlushOptions, method: Method): number | undefined {
  return atCallOf(method, () => {
    if (!isObject(options)) refuse(`flush: ${show(options)} is not an object. Call flush() or flush({ deadlineMs }).`);
    refuseUnknownNames("flush: ", options, ["deadlineMs"]);
    const deadlineMs: unknown = options["deadlineMs"];
    if (deadlineMs === undefined) return undefined;
    if (typeof deadlineMs !== "number" || !(deadlineMs >= 0 && deadlineMs <= 3_600_000))
      refuse(`flush: deadlineMs is ${show(deadlineMs)}. Use milliseconds, at most an hour.`);
    return deadlineMs;
  });
}
