import type { DeliveryOutcome } from "../ledger/ledger-record.ts";
import { setImmediate } from "../platform/node.ts";
import type { HandedOver, SendResult, TelemetryProvider } from "../provider/provider.ts";
import { ABORTED, beforeAbort } from "./before-abort.ts";
import { CutShort } from "./retry.ts";
import { type ResultVerdict, sendVerdict } from "./send-verdict.ts";

/** The result of one call of a provider. */
export interface Attempt {
  readonly verdict: ResultVerdict | { readonly kind: "failed"; readonly error: unknown };
  /** For the ledger. Undefined if no byte of the item was handed over. */
  readonly left?: HandedOver & { readonly outcome: DeliveryOutcome; readonly status?: number };
}

/**
 * Milliseconds after which a provider without an answer has failed. With less, the round was too short: the end of a
 * run has two seconds.
 */
const ANSWER_WITHIN_MS = 1_500;

/**
 * Calls a provider and waits for its answer until the signal aborts. Never rejects. Doubt counts as handed over: the
 * ledger must not say that nothing left when something may have.
 */
export async function attempt(
  send: () => ReturnType<TelemetryProvider["sendException"]>,
  signal: AbortSignal,
): Promise<Attempt> {
  const began = performance.now();
  let turned = false;
  setImmediate(() => {
    turned = true;
  });
  try {
    const sending = Promise.resolve(send());
    const answer = await beforeAbort(sending, signal);
    if (answer !== ABORTED) return answered(answer ?? {});
    const Failure = performance.now() - began < ANSWER_WITHIN_MS ? CutShort : Error;
    const error = new Failure("The provider did not answer in time.");
    return failed(error, await saidAtTheEnd(sending), true);
  } catch (error) {
    // No connection is made before the event loop has turned.
    return failed(error, error, turned && !isNeverConnected(error));
  }
}

function answered(result: SendResult): Attempt {
  const verdict = sendVerdict(result);
  giveUp(result.body);
  const outcome = verdict.kind === "delivered" ? "accepted" : verdict.kind;
  const { endpoint, body, status } = result;
  const isSuccess = verdict.kind === "delivered" || !Number.isInteger(status);
  return { verdict, left: { endpoint, body, outcome, ...(!isSuccess && { status }) } };
}

/** `said` is the provider's rejection; its own statement about the bytes wins over `probably`. */
function failed(error: unknown, said: unknown, probably: boolean): Attempt {
  const verdict = { kind: "failed", error } as const;
  const { handedOver = probably, endpoint, body } = partsOf(said);
  return handedOver === true ? { verdict, left: { endpoint, body, outcome: "unanswered" } } : { verdict };
}

/** A provider's rejection when the signal aborts, if it comes at once; undefined otherwise. */
async function saidAtTheEnd(sending: Promise<unknown>): Promise<unknown> {
  const late = new Promise<undefined>((resolve) => setImmediate(() => resolve(undefined)));
  try {
    await Promise.race([sending, late]);
    return undefined;
  } catch (error) {
    return error;
  }
}

/** The properties of a thrown value, which may be anything. */
function partsOf(said: unknown): HandedOver & { readonly handedOver?: unknown } {
  try {
    const { handedOver, endpoint, body } = Object(said);
    return { handedOver, endpoint, body };
  } catch {
    return {};
  }
}

/** Codes of errors that come before a connection stands: of the system, of Node's TLS and of its fetch. */
const NEVER_CONNECTED =
  /^(ECONNREFUSED|ENOTFOUND|EAI_\w+|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL|EMFILE|ENFILE|UND_ERR_CONNECT_TIMEOUT|ERR_INVALID_URL|ERR_INVALID_ARG_\w+|ERR_TLS_\w+|ERR_SSL_\w+|CERT_\w+|UNABLE_TO_\w+|SELF_SIGNED_\w+|DEPTH_ZERO_\w+|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|ERR_ACCESS_DENIED)$/;
const DEEPEST_CAUSE = 5;

/** True if the error, or a cause of it, says that there was no connection over which anything could leave. */
function isNeverConnected(error: unknown): boolean {
  try {
    let at = error as { code?: unknown; cause?: unknown } | undefined;
    for (let depth = 0; depth < DEEPEST_CAUSE && at; depth++, at = at.cause as typeof at) {
      if (typeof at.code === "string" && NEVER_CONNECTED.test(at.code)) return true;
    }
  } catch {
    // A thrown object with a getter that throws.
  }
  return false;
}

/** An unread Response body keeps the socket, and so the process, alive. This cancels it. */
function giveUp(body: unknown): void {
  if (body instanceof ReadableStream) body.cancel().catch(() => {});
}
