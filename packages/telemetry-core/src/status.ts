import { whyNoStages } from "#load-stages";
import type { Decision, DecisionSource } from "./consent/decision.ts";
import { PURPOSES } from "./consent/decision.ts";
import type { TelemetryContext } from "./context.ts";
import { whyNoCourier } from "./courier/spawn-courier.ts";
import { whyUnwritable } from "./files/folders.ts";
import type { Purpose } from "./item/report.ts";
import { countAccepted } from "./ledger/count-accepted.ts";
import type { Environment } from "./platform/environment.ts";
import { whyIgnoredBelow } from "./platform/start-variables.ts";
import { variableName } from "./platform/variables.ts";
import { readDeliveryState } from "./store/delivery-state.ts";
import type { DropReason } from "./store/drops.ts";
import { whyNotBegun } from "./store/process-starts.ts";

export interface ProviderStatus {
  readonly name: string;
  readonly installed: boolean;
  /** Items that arrived, ever. */
  readonly sent: number;
  /** Items that wait in the outbox. */
  readonly waiting: number;
  /** The last failure, and how to fix it. */
  readonly problem?: string;
  /** ISO 8601, UTC; nothing is tried before. */
  readonly notBefore?: string;
}

/** The state of one host on this machine. */
export interface Status {
  readonly app: string;
  /** True if a crash report would be sent without asking. */
  readonly enabled: boolean;
  /** The decision about crash reports. */
  readonly consent: Decision;
  readonly purposes: Readonly<Record<Purpose, Decision>>;
  /** Which rule decided about crash reports, and the variable or file it found. */
  readonly source: DecisionSource;
  readonly where?: string;
  readonly email?: string;
  /** `elsewhere` is where nothing can be captured: in a browser, say. */
  readonly environment: Environment | "elsewhere";
  readonly providers: readonly ProviderStatus[];
  /** Crash reports that arrived at any provider, ever. */
  readonly sent: number;
  /** Reports that wait for a decision. */
  readonly inbox: number;
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  readonly settingsFile: string;
  readonly stateFolder: string;
  /** Problems and how to fix them, a sentence or two each. */
  readonly problems: readonly string[];
}

/** Reads the state of a host. Writes nothing, loads no provider and opens no socket. */
export function readStatus(parts: TelemetryContext): Status {
  const { decision, source, where } = parts.consent.resolve("crashes");
  const email = parts.consent.email();
  const providers = providerStatus(parts);
  const unwritable = decision === "denied" || parts.folders.untrusted ? undefined : whyUnwritable(parts.folders.state);
  const noCourier = whyNoCourier(parts);
  const noStages = whyNoStages();
  const problems = [
    ...parts.consent.problems(),
    ...(parts.folders.untrusted ? [parts.folders.untrusted] : []),
    ...providers.flatMap(({ problem }) => problem ?? []),
    ...parts.found.flatMap(({ name }) => whyIgnoredBelow(variableName(parts.app.name, variableName(name, "")))),
    ...(noStages ? [noStages] : []),
    ...(noCourier ? [noCourier] : []),
    ...whyNotBegun(parts.folders.state),
    ...(unwritable
      ? [`${unwritable}, so that nothing can be kept there: reports that wait for a decision are lost.`]
      : []),
  ];
  return {
    app: parts.app.name,
    enabled: decision === "always" || decision === "once",
    consent: decision,
    purposes: Object.fromEntries(
      PURPOSES.map((purpose) => [purpose, parts.consent.resolve(purpose).decision]),
    ) as Status["purposes"],
    source,
    ...(where !== undefined && { where }),
    ...(email !== undefined && { email }),
    environment: parts.environment,
    providers,
    sent: providers.reduce((sum, { sent }) => sum + sent, 0),
    inbox: parts.inbox.count,
    dropped: parts.drops.totals(),
    settingsFile: parts.folders.settings,
    stateFolder: parts.folders.state,
    problems,
  };
}

function providerStatus(parts: TelemetryContext): ProviderStatus[] {
  const declared = parts.found.map((found) => found.name);
  // Without a declaration, as in a command for any host, the outbox tells which providers there were.
  const names = new Set([...declared, ...parts.outbox.providers()]);
  const accepted = countAccepted(parts.folders.state);
  return [...names].map((name) => {
    const found = parts.found.find((candidate) => candidate.name === name);
    const { sent, notBefore, lastProblem } = readDeliveryState(parts.folders.state, name);
    const problem = found?.kind === "missing" ? found.problem : lastProblem;
    return {
      name,
      installed: found?.kind !== "missing",
      // A killed courier recorded more than it counted; a removed ledger has no records.
      sent: Math.max(sent, Object.hasOwn(accepted, name) ? (accepted[name] ?? 0) : 0),
      waiting: parts.outbox.count(name),
      ...(problem !== undefined && { problem }),
      ...(notBefore > Date.now() && { notBefore: new Date(notBefore).toISOString() }),
    };
  });
}
