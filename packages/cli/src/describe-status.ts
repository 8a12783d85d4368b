import type { DecisionSource, Status } from "@askfirst/telemetry-core";
import { printable } from "@askfirst/telemetry-core/commands";
import type { Paint } from "./paint.ts";

const BECAUSE: Readonly<Record<DecisionSource, (where: string) => string>> = {
  "switch-off": (where) => `${where} is set, which beats everything`,
  "this-process": () => "decided in this process",
  "settings-file": (where) => `decided by you, kept in ${where}`,
  "switch-on": (where) => `${where} is set`,
  "host-default": () => "this program's default on a server or in a container",
  nobody: () => "nobody decided yet",
  doubt: () => "something is wrong, and every doubt is off",
};

const MEANS: Readonly<Record<Status["consent"], string>> = {
  always: "on: crash reports are sent",
  once: "on for the next crash report only",
  denied: "off: nothing is collected or sent",
  not_set: "off: crash reports wait on this machine until you decide",
};

/** One line of the list of all hosts. */
export function describeBriefly({ app, consent, inbox }: Status, paint: Paint): string {
  const waiting = inbox > 0 ? `, ${inbox} waiting` : "";
  return `${printable(app).padEnd(20)} ${paint(consent === "always" ? "green" : "dim", MEANS[consent])}${waiting}`;
}

/** Everything about one host, for a person to read. */
export function describeStatus(status: Status, paint: Paint): string {
  const { app, consent, source, where = "", email, environment, providers, sent, inbox, dropped } = status;
  const lines = [
    `${paint("bold", printable(app))} telemetry is ${paint(status.enabled ? "green" : "bold", MEANS[consent])}`,
  ];
  const add = (name: string, value: string) =>
    lines.push(`  ${paint("dim", `${name}:`.padEnd(12))} ${printable(value)}`);
  add("why", BECAUSE[source](where));
  if (email !== undefined) add("e-mail", email);
  add("environment", environment);
  for (const provider of providers) {
    const parts = [
      provider.installed ? undefined : "not installed",
      `${provider.sent} sent`,
      `${provider.waiting} waiting`,
    ];
    add(
      "provider",
      `${provider.name}: ${parts.filter(Boolean).join(", ")}${provider.notBefore ? `, next try after ${provider.notBefore}` : ""}`,
    );
  }
  if (providers.length !== 1) add("sent", String(sent));
  add("inbox", inbox === 0 ? "nothing waits for a decision" : `${inbox} waiting for a decision`);
  const losses = Object.entries(dropped).map(([reason, count]) => `${count} ${reason}`);
  if (losses.length > 0) add("dropped", losses.join(", "));
  add("settings", status.settingsFile);
  add("data", status.stateFolder);
  for (const problem of status.problems)
    lines.push(`  ${paint("red", "!")} ${printable(problem.replace(/^\[askfirst\] /, ""))}`);
  return `${lines.join("\n")}\n`;
}

/** What changed, and what stands in its way. */
export function describeChange(status: Status, wish: "enable" | "once" | "disable"): string {
  const app = printable(status.app);
  const where = printable(status.settingsFile);
  const lines = {
    enable: `Crash reports of ${app} are sent from now on${status.email ? `, with ${printable(status.email)}` : ""}. Kept in ${where}.`,
    once: `The next crash report of ${app} is sent, and none after it. Kept in ${where}.`,
    disable: `${app} collects and sends nothing. What was waiting is deleted. Kept in ${where}.`,
  };
  const beaten = wish !== "disable" && !status.enabled;
  return `${lines[wish]}\n${beaten ? `But it is off: ${BECAUSE[status.source](printable(status.where ?? ""))}.\n` : ""}`;
}
