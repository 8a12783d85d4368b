import { AskfirstError } from "../errors/askfirst-error.ts";
import { didYouMean } from "../errors/did-you-mean.ts";
import {
  createRequire,
  dirname,
  existsSync,
  fileURLToPath,
  join,
  pathToFileURL,
  readFileSync,
  realpathSync,
} from "../platform/node.ts";
import type {
  CreateProvider,
  ProviderContext,
  ProviderDescriptor,
  ProviderSource,
  TelemetryProvider,
} from "./provider.ts";

/** A provider that can be loaded, here or in a courier process. */
export interface ProviderModule {
  readonly kind: "module";
  readonly name: string;
  readonly url: string;
  readonly options: NonNullable<ProviderDescriptor["options"]>;
  readonly terminal: boolean;
  /** The fallback for a module that cannot be loaded. Courier processes do not get it. */
  readonly createProvider?: CreateProvider;
}

/** A provider whose module was bundled into the host: only the host can make it. */
export interface BundledProvider {
  readonly kind: "bundled";
  readonly name: string;
  readonly endpoint?: string;
  readonly options: NonNullable<ProviderDescriptor["options"]>;
  readonly createProvider: CreateProvider;
}

export type ResolvedProvider =
  | ProviderModule
  | BundledProvider
  | { readonly kind: "object"; readonly name: string; readonly provider: TelemetryProvider }
  | { readonly kind: "missing"; readonly name: string; readonly problem: string };

/** Providers of this project that are published: only these are advised, for a typing error or an installation. */
const PUBLISHED = ["console", "otel", "posthog", "sentry"];
const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** Refuses a value that cannot be a provider, at the author's call. Loads and looks up nothing. */
export function assertProviderSource(source: unknown): asserts source is ProviderSource {
  const name = typeof source === "string" ? source : (source as { name?: unknown } | null)?.name;
  if (typeof name !== "string" || !NAME.test(name)) {
    throw new AskfirstError(
      "bad-option",
      `provider: ${JSON.stringify(name) ?? typeof source} is not a provider's name. Names are lower-case letters, digits and hyphens, such as "console".`,
    );
  }
  if (typeof source === "string") return;
  const { module, sendException } = source as { module?: unknown; sendException?: unknown };
  if (typeof module === "string" || typeof sendException === "function") return;
  throw new AskfirstError(
    "bad-option",
    `provider: "${name}" has no sendException(report, signal). Add that method, or pass what a provider package makes, such as sentry({ dsn }).`,
  );
}

/**
 * Looks a provider up from the host's root. Loads nothing; a name costs a few file look-ups. A package that is not
 * installed is no error: the answer says what to install.
 */
export function resolveProvider(source: ProviderSource, root: string | undefined): ResolvedProvider {
  if (typeof source !== "string") {
    if ("sendException" in source) return { kind: "object", name: source.name, provider: source };
    return findModule(source, root);
  }
  for (const specifier of [`@askfirst/provider-${source}`, `askfirst-provider-${source}`]) {
    const found = resolveFrom(root, specifier);
    if (!found) continue;
    return { kind: "module", name: source, url: found, options: {}, terminal: isTerminalPackage(found, specifier) };
  }
  return { kind: "missing", name: source, problem: `The provider "${source}" is not installed. ${adviceFor(source)}` };
}

function adviceFor(name: string): string {
  if (PUBLISHED.includes(name)) return `Run: npm install @askfirst/provider-${name}`;
  const near = didYouMean(name, PUBLISHED);
  if (near) return `Did you mean "${near}"?`;
  return `Neither @askfirst/provider-${name} nor askfirst-provider-${name} was found.`;
}

function findModule(descriptor: ProviderDescriptor, root: string | undefined): ResolvedProvider {
  const { name, module, options = {}, terminal = false, createProvider } = descriptor;
  const url = module.startsWith("file:") ? module : resolveFrom(root, module);
  const isOfHost = url !== undefined && isProgram(url);
  if (url && !isOfHost && (!createProvider || isFile(url)))
    return { kind: "module", name, url, options, terminal, ...(createProvider && { createProvider }) };
  if (createProvider) {
    const { endpoint } = descriptor;
    return { kind: "bundled", name, options, createProvider, ...(endpoint !== undefined && { endpoint }) };
  }
  const problem = isOfHost
    ? `The module of the provider "${name}" is the program itself: it was bundled. Keep the provider's package out of the bundle, or let its descriptor name createProvider.`
    : `The module "${module}" of the provider "${name}" cannot be found from the host's root.`;
  return { kind: "missing", name, problem };
}

/** True for the file that this process was started with. A courier would run the host again. */
function isProgram(url: string): boolean {
  try {
    return realpathSync(fileURLToPath(url)) === realpathSync(process.argv[1] ?? "");
  } catch {
    return false;
  }
}

function isFile(url: string): boolean {
  try {
    return existsSync(fileURLToPath(url));
  } catch {
    return false;
  }
}

function resolveFrom(root: string | undefined, specifier: string): string | undefined {
  if (root === undefined) return undefined;
  const from = createRequire(join(root, "package.json"));
  try {
    return pathToFileURL(from.resolve(specifier)).href;
  } catch {
    return resolveImportOnly(from.resolve.paths(specifier) ?? [], specifier);
  }
}

/** A package whose exports know only the condition `import`, which `require.resolve` refuses. */
function resolveImportOnly(folders: readonly string[], specifier: string): string | undefined {
  for (const folder of folders) {
    const manifest = readManifest(join(folder, specifier, "package.json"));
    const entry = manifest?.exports?.["."]?.import ?? manifest?.exports?.import;
    const file = typeof entry === "string" ? entry : entry?.default;
    if (typeof file === "string") return pathToFileURL(join(folder, specifier, file)).href;
  }
  return undefined;
}

type Condition = string | { default?: string };
interface Manifest {
  name?: string;
  exports?: { import?: Condition; "."?: { import?: Condition } };
  askfirst?: { terminal?: boolean };
}

function readManifest(path: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Manifest;
  } catch {
    return undefined;
  }
}

/** A provider package says `"askfirst": { "terminal": true }` in its manifest if it needs the person's terminal. */
function isTerminalPackage(url: string, specifier: string): boolean {
  for (let folder = dirname(fileURLToPath(url)); folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = readManifest(join(folder, "package.json"));
    if (manifest?.name === specifier) return manifest.askfirst?.terminal === true;
  }
  return false;
}

/** Makes the provider, from its module if it has one. Rejects with the error of `createProvider`. */
export async function loadProvider(
  found: ProviderModule | BundledProvider,
  context: ProviderContext,
): Promise<TelemetryProvider> {
  const createProvider = found.kind === "module" ? await importFrom(found) : found.createProvider;
  return createProvider(found.options, context);
}

async function importFrom({ name, url, createProvider: ofHost }: ProviderModule): Promise<CreateProvider> {
  try {
    const module = (await import(/* webpackIgnore: true */ /* @vite-ignore */ url)) as {
      createProvider?: CreateProvider;
    };
    if (typeof module.createProvider === "function") return module.createProvider;
  } catch (error) {
    if (!ofHost) throw error;
  }
  // Some bundlers include a module without its imports or exports, or cannot import by a URL.
  if (ofHost) return ofHost;
  throw new AskfirstError(
    "bad-option",
    `The module of the provider "${name}" exports no createProvider(options, context).`,
  );
}
