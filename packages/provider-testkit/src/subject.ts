import type { ProviderDescriptor } from "@askfirst/telemetry-core/provider";

/** Where the receiver of the test kit listens. A factory points its provider there. */
export interface Backend {
  /** Origin without a path, such as `http://127.0.0.1:40123`. */
  readonly url: string;
  /** Host and port of that, such as `127.0.0.1:40123`. */
  readonly host: string;
}

/** What a provider package makes of its options. `module` must be a `file:` URL, and that file must be built. */
export interface Subject extends ProviderDescriptor {
  /** What `variable(name)` answers, for a provider that is told its address by the environment. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Describes the provider under test for one receiver. Called once for each rule. */
export type ProviderFactory = (backend: Backend) => Subject;
