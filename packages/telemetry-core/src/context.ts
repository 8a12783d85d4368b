import type { ItemSanitizer } from "@askfirst/sanitizer/items";
import { loadStages } from "#load-stages";
import { ownPlaces } from "./build/own-places.ts";
import { surroundingsOf } from "./build/surroundings.ts";
import { announceDefault } from "./capture/announce.ts";
import { createUsageNotice, type UsageNotice } from "./capture/event/usage-notice.ts";
import { type Consent, createConsent } from "./consent/consent.ts";
import { isDenial } from "./consent/decision.ts";
import { createLimiter, type Limiter } from "./consent/limits.ts";
import { isPersonAround } from "./consent/person.ts";
import type { Definition } from "./events/definition.ts";
import { type CheckedFolders, checkFolders } from "./files/check-state.ts";
import { ofThisUser } from "./files/folder-owner.ts";
import { foldersOf } from "./files/folders.ts";
import type { Surroundings } from "./item/report.ts";
import { PURPOSE_OF, type Signal } from "./item/signal.ts";
import type { CheckedOptions } from "./options.ts";
import { detectEnvironment, type Environment } from "./platform/environment.ts";
import { packageRootOf } from "./platform/find-root.ts";
import { lazy } from "./platform/lazy.ts";
import { startVariables, trustedVariables, whyIgnored } from "./platform/start-variables.ts";
import { installedProviders } from "./provider/installed-providers.ts";
import { type ResolvedProvider, resolveProvider } from "./provider/resolve-provider.ts";
import { type AnonymousId, createAnonymousId } from "./store/anonymous-id.ts";
import { createDrops, type Drops } from "./store/drops.ts";
import { createInbox, type Inbox } from "./store/inbox.ts";
import { createOutbox, type Outbox } from "./store/outbox.ts";

/**
 * Everything that the stages share about one host. Making it touches no file: each part is made when it is first needed.
 */
export interface TelemetryContext extends Omit<CheckedOptions, "events"> {
  /** The declared events by name. Throws what the author's own function throws. */
  readonly events: ReadonlyMap<string, Definition>;
  readonly anonymousId: AnonymousId;
  readonly notice: UsageNotice;
  /** True where a person agreed to expanded content. */
  mayHaveDetails(): boolean;
  readonly folders: CheckedFolders;
  /** The author's defaults. `defaults` has those that may hold here. */
  readonly declared: CheckedOptions["defaults"];
  readonly environment: Environment;
  readonly root: string | undefined;
  readonly consent: Consent;
  readonly found: readonly ResolvedProvider[];
  /** Names of the providers that are installed. */
  readonly installed: readonly string[];
  readonly inbox: Inbox;
  readonly outbox: Outbox;
  readonly drops: Drops;
  readonly limiter: Limiter;
  readonly sanitizer: ItemSanitizer;
  readonly surroundings: Surroundings;
  /** True on a server or in a container where nobody can be asked. */
  readonly isUnattended: boolean;
  /** Prints the line about the author's default, where that holds and unless it was printed before. Never throws. */
  announce(): void;
}

export function createContext(options: CheckedOptions, caller: string | undefined): TelemetryContext {
  const { app } = options;
  const folders = lazy(() => checkFolders(ofThisUser(foldersOf(app.name, trustedVariables, options.home))));
  const environment = lazy(() => detectEnvironment(app.name, process.env, trustedVariables, options.environmentSaid));
  /** True where nobody can be asked: on a server that is one by its variable, else where no person is around. */
  const unattended = lazy(() => {
    if (environment() !== "server" && environment() !== "container") return false;
    return detectEnvironment(app.name, process.env, trustedVariables) === "server" || !isPersonAround(process.env);
  });
  const root = lazy(() => {
    const place = app.root ?? caller;
    return place === undefined ? undefined : packageRootOf(place);
  });
  const found = lazy(() => options.providers.map((source) => resolveProvider(source, root())));
  const installed = lazy(() => installedProviders(found()));
  const drops = lazy(() => createDrops(folders().state, options.onDropped));
  const limiter = lazy(() => createLimiter(options.limits, () => folders().state, drops, unattended));
  const isDenied = (signal: Signal = "crash") => isDenial(consent().resolve(PURPOSE_OF[signal]));
  const inbox = lazy(() => createInbox(folders().state, drops(), isDenied));
  const outbox = lazy(() => createOutbox(folders().state, drops(), isDenied));
  const sanitizer = lazy(() => {
    const { createItemSanitizer, machineFacts } = loadStages();
    const facts = () => ({ ...machineFacts(root()), allowedHosts: options.allowedHosts });
    return createItemSanitizer({ facts, leftOut: ownPlaces });
  });
  const mayHaveDefaults = options.defaults.server !== undefined || options.defaults.container !== undefined;
  const { usage } = options.defaults;
  // An author's default for places where nobody can be asked is no answer of a person.
  const defaults = lazy(() => (mayHaveDefaults && unattended() ? options.defaults : { ...(usage && { usage }) }));
  const anonymousId = createAnonymousId(() => folders().state);
  const notice = lazy(() => createUsageNotice(context));
  const announce = lazy(() => {
    if (!mayHaveDefaults) return;
    const { announcement } = options;
    announceDefault({ app, announcement, resolve: () => consent().resolve("crashes"), state: () => folders().state });
  });
  const surroundings = lazy(() => surroundingsOf(app, environment()));
  const consent = lazy(() =>
    createConsent({
      app: app.name,
      folders: folders(),
      offSwitches: options.offSwitches,
      defaults: defaults(),
      env: () => process.env,
      start: { variables: startVariables, trusted: trustedVariables, whyIgnored },
      environment,
    }),
  );
  const context: TelemetryContext = {
    ...options,
    anonymousId,
    mayHaveDetails: () => consent().resolve("details").decision === "always",
    get events() {
      return options.events();
    },
    get notice() {
      return notice();
    },
    declared: options.defaults,
    get defaults() {
      return defaults();
    },
    get folders() {
      return folders();
    },
    get environment() {
      return environment();
    },
    get root() {
      return root();
    },
    get found() {
      return found();
    },
    get installed() {
      return installed();
    },
    get drops() {
      return drops();
    },
    get limiter() {
      return limiter();
    },
    get inbox() {
      return inbox();
    },
    get outbox() {
      return outbox();
    },
    get sanitizer() {
      return sanitizer();
    },
    get isUnattended() {
      return unattended();
    },
    announce,
    get surroundings() {
      return surroundings();
    },
    get consent() {
      return consent();
    },
  };
  return context;
}
