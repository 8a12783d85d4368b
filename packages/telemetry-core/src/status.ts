import { whyNoStages } from "#load-stages";
import type { Decision, DecisionSource } from "./consent/decision.ts";
import { PURPOSES } from "./consent/decision.ts";
import type { Host } from "./context.ts";
import { whyNoCourier } from "./courier/spawn-courier.ts";
import { whyUnwritable } from "./files/folders.ts";
import type { Purpose } from "./item/report.ts";
import { countAccepted } from "./ledger/count-accepted.ts";
import type { Environment } from "./platform/environment.ts";
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
export function readStatus(host: Host): Status {
  const { decision, source, where } = host.consent.resolve("crashes");
  const email = host.consent.email();
  const providers = providerStatus(host);
  const unwritable = decision === "denied" || host.folders.untrusted ? undefined : whyUnwritable(host.folders.state);
  const noCourier = whyNoCourier(host);
  const noStages = whyNoStages();
  const problems = [
    ...host.consent.problems(),
    ...(host.folders.untrusted ? [host.folders.untrusted] : []),
    ...providers.flatMap(({ problem }) => problem ?? []),
    ...(noStages ? [noStages] : []),
    ...(noCourier ? [noCourier] : []),
    ...whyNotBegun(host.folders.state),
    ...(unwritable
      ? [`${unwritable}, so that nothing can be kept there: reports that wait for a decision are lost.`]
      : []),
  ];
  return {
    app: host.app.name,
    enabled: decision === "always" || decision === "once",
    consent: decision,
    purposes: Object.fromEntries(
      PURPOSES.map((purpose) => [purpose, host.consent.resolve(purpose).decision]),
    ) as Status["purposes"],
    source,
    ...(where !== undefined && { where }),
    ...(email !== undefined && { email }),
    environment: host.environment,
    providers,
    sent: providers.reduce((sum, { sent }) => sum + sent, 0),
    inbox: host.inbox.count,
    dropped: host.drops.totals(),
    settingsFile: host.folders.settings,
    stateFolder: host.folders.state,
    problems,
  };
}

function providerStatus(host: Host): ProviderStatus[] {
  const declared = host.found.map((found) => found.name);
  // Without a declaration, as in a command for any host, the outbox tells which providers there were.
  const names = new Set([...declared, ...host.outbox.providers()]);
  const accepted = countAccepted(host.folders.state);
  return [...names].map((name) => {
    const found = host.found.find((candidate) => candidate.name === name);
    const { sent, notBefore, lastProblem } = readDeliveryState(host.folders.state, name);
    const problem = found?.kind === "missing" ? found.problem : lastProblem;
    return {
      name,
      installed: found?.kind !== "missing",
      // A killed courier recorded more than it counted; a removed ledger has no records.
      sent: Math.max(sent, Object.hasOwn(accepted, name) ? (accepted[name] ?? 0) : 0),
      waiting: host.outbox.count(name),
      ...(problem !== undefined && { problem }),
      ...(notBefore > Date.now() && { notBefore: new Date(notBefore).toISOString() }),
    };
  });
}
