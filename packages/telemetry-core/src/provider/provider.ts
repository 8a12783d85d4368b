import type { SanitizedEvent } from "../item/event.ts";
import type { SanitizedReport } from "../item/report.ts";

/** The bytes that left, for the ledger. */
export interface HandedOver {
  /** Where it went: a host name, or a word such as `terminal`. For the ledger. */
  readonly endpoint?: string | undefined;
  /**
   * The exact bytes that left, for the ledger: a text or a `Uint8Array`. A provider that cannot know them leaves this
   * out.
   */
  readonly body?: unknown;
}

/**
 * What became of one item. Returning nothing means delivered. A fetch `Response` fits: its status and its
 * `Retry-After` header are read.
 */
export interface SendResult extends HandedOver {
  /**
   * HTTP status: 2xx delivered; 3xx, 407, 408, 421, 425, 429 and 5xx try later; other 4xx drop the item. Absent means
   * delivered.
   */
  readonly status?: number;
  /** Milliseconds to wait before anything else is sent to this provider. */
  readonly retryAfterMs?: number;
  readonly headers?: { get(name: string): string | null };
}

/**
 * What an error that a provider rejects with may say about the item's bytes. A `handedOver` of false: none was written
 * to a connection. True: some were, and there was no answer; the ledger records the attempt. Without it the ledger
 * records the attempt, but for errors that come before a connection stands, such as ECONNREFUSED.
 */
export interface SendFailure extends HandedOver {
  readonly handedOver?: boolean;
}

/**
 * Asks once more whether the item may leave, at this very moment. Costs 5 to 30 µs. False means: write no byte of it, and
 * reject; the signal is aborted by then.
 */
export type Proceed = () => boolean;

// biome-ignore lint/suspicious/noConfusingVoidType: returning nothing is the shortest right answer
type Sending = void | SendResult | Promise<void | SendResult>;

/**
 * Hands sanitised items to one backend. It does not queue, retry, log or change an item: the courier does the waiting.
 *
 * A rejected promise or a throw means "not now": the item is kept and retried later. The error may have the
 * properties of {@link SendFailure}. `signal` aborts when the courier's deadline is reached, and soon after
 * the person said no; a provider must stop then. A provider that first connects calls `proceed` when the connection
 * stands, right before it writes the item.
 */
export interface TelemetryProvider {
  /** Lower-case letters, digits and hyphens; names the provider in `status`, the outbox and the ledger. */
  readonly name: string;
  /** Where items go: the name of a server, for the question that the person is asked. */
  readonly endpoint?: string;
  sendException(report: SanitizedReport, signal: AbortSignal, proceed: Proceed): Sending;
  /**
   * Takes events and spans, oldest first, up to 250 or half a megabyte at a time, in one request. Left out along with
   * `sendEvent`: this provider takes crash reports only, and events for it are dropped and counted. A refusal (4xx) of
   * several is followed by attempts with fewer, until the event that the backend cannot take is found.
   */
  sendEvents?(events: readonly SanitizedEvent[], signal: AbortSignal, proceed: Proceed): Sending;
  /**
   * Takes spans in a request of their own, for a backend that has another address for them. Left out: they come along with
   * the events.
   */
  sendSpans?(spans: readonly SanitizedEvent[], signal: AbortSignal, proceed: Proceed): Sending;
  /** Events or spans that the backend takes in one request, if that is fewer than 250. */
  readonly mostEvents?: number;
  /** The same one by one, for a backend that takes no batches. */
  sendEvent?(event: SanitizedEvent, signal: AbortSignal, proceed: Proceed): Sending;
  /**
   * The exact text that `sendException` would send for a report, for a person who wants to see it. Sends nothing. What
   * changes with the time of sending may be as it is now.
   */
  preview?(report: SanitizedReport): string | Promise<string>;
  /** Frees what the provider holds. Called once, after the last item. */
  close?(): void | Promise<void>;
}

/** Values that survive `JSON.stringify` unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * A provider that is not loaded yet: which module makes it, and from which options. As plain data these can cross to
 * a courier process, and the vendor's code is imported only where something is sent.
 */
export interface ProviderDescriptor {
  readonly name: string;
  /**
   * A `file:` URL, or a specifier resolved from the host's root, of a module that exports {@link CreateProvider} as
   * `createProvider`.
   */
  readonly module: string;
  /** Where items go, for the question that the person is asked, if that is known before the provider is made. */
  readonly endpoint?: string;
  /** The same function, for a host that was bundled: no module is beside it, and reports leave while it runs. */
  readonly createProvider?: CreateProvider;
  readonly options?: { readonly [key: string]: Json | undefined };
  /** True if the provider writes to the person's terminal: then it runs while the host still has one. */
  readonly terminal?: boolean;
}

/** What `createProvider` gets from core. */
export interface ProviderContext {
  readonly app: { readonly name: string; readonly version: string };
  /**
   * Reads `<APP>_<name>` from the environment: `variable("SENTRY_DSN")` is `CRAWLER_SENTRY_DSN` for the app `crawler`.
   * A courier process has only those whose name begins with the provider's.
   */
  variable(name: string): string | undefined;
}

/**
 * The `createProvider` export of a provider's module. If the options cannot work (no DSN, say), it throws an `Error` whose
 * message says how to fix that; `status` shows the message to the person.
 */
export type CreateProvider = (
  options: { readonly [key: string]: Json | undefined },
  context: ProviderContext,
) => TelemetryProvider | Promise<TelemetryProvider>;

/**
 * What an author may name as a provider. A string is looked up as `@askfirst/provider-<name>`, then
 * `askfirst-provider-<name>`.
 */
export type ProviderSource = string | ProviderDescriptor | TelemetryProvider;
