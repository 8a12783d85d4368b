import type { ProviderDescriptor } from "@askfirst/telemetry-core/provider";

/** What the test kit tells a provider's process to do. */
export type Order =
  | {
      readonly what: "make";
      readonly module: string;
      readonly options: NonNullable<ProviderDescriptor["options"]>;
      readonly variables: Readonly<Record<string, string>>;
    }
  /** `aborted`: the signal has fired before the call. `refused`: the person says no before the item is written. */
  | { readonly what: "send"; readonly report: string; readonly aborted: boolean; readonly refused: boolean }
  /** Fires the signals of all sendings. */
  | { readonly what: "abort" }
  | { readonly what: "close" }
  | { readonly what: "look" }
  /** Ends the channel, so that nothing but the provider keeps the process. */
  | { readonly what: "let-go" };

/** How a call of the provider ended. */
export interface Ending {
  readonly how: "threw" | "rejected" | "resolved";
  /** Message of what was thrown. */
  readonly reason?: string;
  /** What the error says about the item's bytes, if it does. */
  readonly handedOver?: boolean;
}

/** What became of one `sendException`. */
export interface Sending extends Ending {
  readonly status?: number;
  readonly retryAfterMs?: number;
  readonly endpoint?: string;
  /** Of the result, or of an error with the properties of `SendFailure`. Only a text or bytes; anything else a provider returns as `body` says nothing about what left. */
  readonly body?: Uint8Array;
  /** The report after the call, as JSON. */
  readonly report: string;
}

/** What the provider did to its process so far. */
export interface Sight {
  /** `host:port` of each connection and `host` of each look-up of a name. */
  readonly contacts: readonly string[];
  /** A sentence for each change, such as `globalThis.fetch was replaced`. */
  readonly globals: readonly string[];
  /** Names that the provider passed to `variable`. */
  readonly asked: readonly string[];
}

/** What keeps the process, by Node's names of the kinds. */
export type Holders = readonly string[];

export interface Call {
  readonly number: number;
  readonly order: Order;
}

export interface Reply {
  readonly number: number;
  readonly value: unknown;
  /** Why the order could not be carried out. How a call of the provider ended is a value, not a failure. */
  readonly failed?: string;
}
