import { loadStages } from "#load-stages";
import { surroundingsOf } from "./build/surroundings.ts";
import { type Consent, createConsent } from "./consent/consent.ts";
import { isDenial } from "./consent/decision.ts";
import { createLimiter, type Limiter } from "./consent/limits.ts";
import { isPersonAround } from "./consent/person.ts";
import { type CheckedFolders, checkFolders } from "./files/check-state.ts";
import { ofThisUser } from "./files/folder-owner.ts";
import { foldersOf } from "./files/folders.ts";
import type { Surroundings } from "./item/report.ts";
import type { CheckedOptions } from "./options.ts";
import { detectEnvironment, type Environment } from "./platform/environment.ts";
import { packageRootOf } from "./platform/find-root.ts";
import { lazy } from "./platform/lazy.ts";
import { startVariables, trustedVariables, whyIgnored } from "./platform/start-variables.ts";
import { installedProviders } from "./provider/installed-providers.ts";
import { type ResolvedProvider, resolveProvider } from "./provider/resolve-provider.ts";
import type { Layers } from "./sanitizer/layers.ts";
import { createDrops, type Drops } from "./store/drops.ts";
import { createInbox, type Inbox } from "./store/inbox.ts";
import { createOutbox, type Outbox } from "./store/outbox.ts";

/**
 * Everything that the stages share about one host. Making it touches no file: each part is made when it is first needed.
 */
export interface TelemetryContext extends CheckedOptions {
  readonly folders: CheckedFolders;
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
  readonly layers: Layers;
  readonly surroundings: Surroundings;
}

export function createContext(options: CheckedOptions, caller: string | undefined): TelemetryContext {
  const { app } = options;
  const folders = lazy(() => checkFolders(ofThisUser(foldersOf(app.name, trustedVariables, options.home))));
  const environment = lazy(() => detectEnvironment(app.name, process.env, trustedVariables));
  const root = lazy(() => {
    const place = app.root ?? caller;
    return place === undefined ? undefined : packageRootOf(place);
  });
  const found = lazy(() => options.providers.map((source) => resolveProvider(source, root())));
  const installed = lazy(() => installedProviders(found()));
  const drops = lazy(() => createDrops(folders().state));
  const limiter = lazy(() => createLimiter(options.limits, () => folders().state, drops));
  const isDenied = () => isDenial(consent().resolve("crashes"));
  const inbox = lazy(() => createInbox(folders().state, drops(), isDenied));
  const outbox = lazy(() => createOutbox(folders().state, drops(), isDenied));
  const layers = lazy(() => {
    const { layersOf, machineFacts } = loadStages();
    return layersOf({ ...machineFacts(root()), allowedHosts: options.allowedHosts });
  });
  const defaults = lazy(() => {
    const { container, ...others } = options.defaults;
    // An author's default for places where nobody can be asked is no answer of a person.
    if (container === undefined || environment() !== "container" || !isPersonAround(process.env))
      return options.defaults;
    return others;
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
  return {
    ...options,
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
    get layers() {
      return layers();
    },
    get surroundings() {
      return surroundings();
    },
    get consent() {
      return consent();
    },
  };
}
