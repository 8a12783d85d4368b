import { whyNoPerson } from "./ask/person.ts";
import { AskfirstError } from "./askfirst-error.ts";
import { assertEmail } from "./consent/consent.ts";
import { PURPOSES } from "./consent/decision.ts";
import type { Purpose } from "./report.ts";

export interface EnableOptions {
  /** Sent along with reports from now on, so that the authors can answer. An empty string forgets a stored one. */
  readonly email?: string;
  /** Until the person decides otherwise. This is the default. */
  readonly always?: boolean;
  /** The next report only. */
  readonly once?: boolean;
  /** Default: crash reports only. */
  readonly purposes?: readonly Purpose[];
}

/** Checks a yes before it is stored. Throws for a wrong address or purpose, and where no person is. */
export function checkWish({ email, always, once, purposes = ["crashes"] }: EnableOptions) {
  assertEmail(email);
  if (always && once)
    throw new AskfirstError("bad-option", "enable: always and once exclude each other. Pass one of them.");
  const unknown = purposes.find((purpose) => !PURPOSES.includes(purpose));
  if (unknown !== undefined || purposes.length === 0) {
    throw new AskfirstError("bad-option", `enable: purposes are ${PURPOSES.join(", ")}, at least one of them.`);
  }
  const nobody = whyNoPerson(process.env);
  if (nobody) {
    const message = `Only a person can consent, and ${nobody}. Set the variable <APP>_TELEMETRY=1 there if its owner wants reports to be sent.`;
    throw new AskfirstError("not-a-person", message);
  }
  return { email, once: once === true, purposes };
}
