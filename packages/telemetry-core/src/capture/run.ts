import { type AskAndReleaseParts, askAndRelease } from "../ask/ask-and-release.ts";
import { callNoter } from "../build/own-calls.ts";
import type { Consent } from "../consent/consent.ts";
import { forgetItems, wasWithdrawn } from "../consent/withdrawal.ts";
import type { DeliveryMode } from "../courier/delivery-mode.ts";
import type { DeliverySchedule } from "../courier/delivery-schedule.ts";
import { assertFunction } from "../errors/bad-option.ts";
import { atExit, letHostCleanUp } from "../platform/at-exit.ts";
import { isMainThread } from "../platform/main-thread.ts";
import { existsSync, setImmediate } from "../platform/node.ts";
import type { WaitingReport } from "../store/inbox.ts";
import type { ErrorCapture } from "./capture-errors.ts";
import { type CrashOrigin, printCrash } from "./crash-output.ts";
import { hostGoesOn, watchCrashes } from "./watch.ts";

const noteRun = callNoter(1);
/** Milliseconds to wait for an object provider before the program ends. */
const LAST_FLUSH_MS = 2_000;

export interface RunParts extends AskAndReleaseParts {
  readonly consent: Consent;
  readonly delivery: DeliveryMode;
}

/**
 * Makes the `run` of a telemetry. It runs a command line's `main`, captures an error that it throws and rethrows it, so
 * that Node prints it and ends as it would have. A question, if one may be asked, comes last, after all output, and blocks
 * the program. The exit code does not change.
 */
export function createRun(
  parts: RunParts,
  delivery: DeliverySchedule,
  errorCapture: ErrorCapture,
): (main: () => unknown) => Promise<void> {
  let armed = false;
  /** The error of `main`, from its throw until Node or the caller has it. */
  let failure: { readonly error: unknown } | undefined;
  let fatal: { readonly error: unknown; readonly origin: CrashOrigin } | undefined;
  let waiting: WaitingReport | undefined;
  /** Names of waiting reports about errors that the host's own handler took. */
  const survived = new Set<string>();
  /** The error whose throw location Node has lost, so that it has to be printed here. */
  let read: { readonly error: unknown } | undefined;

  function takeFailure(): void {
    if (!failure) return;
    const { error } = failure;
    failure = undefined;
    const result = errorCapture.captureCrash(error);
    if (result.place === "inbox") waiting = result.waiting;
  }

  function seen(error: unknown, origin: CrashOrigin): void {
    if (failure && !Object.is(errorCapture.seenErrors.behind(error), failure.error)) takeFailure();
    failure = undefined;
    const result = errorCapture.captureUncaught(error);
    const isWaiting = result.place === "inbox";
    // A host with its own handler goes on; errors that it survives are not asked about.
    if (hostGoesOn()) return void (isWaiting && survived.add(result.waiting.name));
    if (isWaiting) waiting = result.waiting;
    fatal = { error, origin };
  }

  /** Most hosts never failed on this machine: then nothing waits to be delivered, asked about or forgotten. */
  const keepsNothing = () => !errorCapture.hasKept && !existsSync(parts.folders.state);

  function exiting(code: number): void {
    takeFailure();
    if ((!fatal && keepsNothing()) || errorCapture.isOff()) return;
    if (!fatal) {
      const cleanUp = () => void (isNode() && letHostCleanUp(code));
      // Its later listeners had their turn, and must not have another.
      if (askAndRelease(parts, delivery, waiting, survived, cleanUp) && isNode())
        process.exit(process.exitCode ?? code);
      return;
    }
    // Node prints the error after this event. To ask after the error's output, it has to be printed here, which can
    // be done as Node does it for real errors only; the others wait for the next run.
    const { error, origin } = fatal;
    if (!(error instanceof Error) || !isNode()) return;
    const print = (hold?: () => void) => {
      letHostCleanUp(code);
      hold?.();
      printCrash(error, origin);
    };
    const asked = waiting !== undefined && askAndRelease(parts, delivery, waiting, survived, print);
    // The error of a worker belongs to the thread that started it.
    const lost = read?.error === error && isMainThread();
    if (!asked && lost) print();
    if (asked || lost) process.exit(process.exitCode ?? code);
  }

  async function deliverRest(): Promise<void> {
    try {
      if (keepsNothing()) return;
      // Items of earlier runs leave too, if a look at the outbox finds some.
      if (errorCapture.isOff()) {
        // A denial written by hand has deleted nothing yet.
        if (wasWithdrawn(parts)) forgetItems(parts);
        return;
      }
      if (parts.outbox.isEmpty) return;
      if (delivery.needsThisProcess) await delivery.flush(LAST_FLUSH_MS);
      delivery.arrange();
    } catch {
      // It stays where it is.
    }
  }

  async function fail(error: unknown): Promise<never> {
    failure = { error };
    // Reading `error.stack` makes V8 lose the throw location that Node prints. So it is read only after Node has the
    // error, if Node gets it, and in the next turn of the event loop at the latest.
    if (leavesOnlyNow(parts, delivery)) {
      takeFailure();
      read = { error };
    }
    await deliverRest();
    errorCapture.seenErrors.pass(error);
    if (isNode()) setImmediate(takeFailure).unref();
    else takeFailure();
    throw error;
  }

  // A method: bundling makes other names short, and this one stands in messages and in stacks that a person reads.
  const { run } = {
    run(main: () => unknown): Promise<void> {
      assertFunction(main, run, "await telemetry.run(main)");
      if (!armed) {
        armed = true;
        watchCrashes(seen);
        atExit(exiting, "last");
      }
      // Before this run captures anything: that is left to the next run.
      if (parts.delivery === "next-run") delivery.resume();
      // Not an async function: it would be in every stack below it.
      let outcome: Promise<unknown> = Promise.resolve();
      try {
        for (const call of [noteRun, main]) outcome = Promise.resolve(call());
      } catch (error) {
        outcome = Promise.reject(error);
      }
      return outcome.then(deliverRest, fail);
    },
  };
  return run;
}

/** True if a report may leave, but only from this process: no courier can take it, or the disk refuses it. */
function leavesOnlyNow(parts: { readonly consent: Pick<Consent, "resolve"> }, delivery: DeliverySchedule): boolean {
  try {
    const { decision } = parts.consent.resolve("crashes");
    return (decision === "always" || decision === "once") && delivery.leavesOnlyNow;
  } catch {
    return false;
  }
}

function isNode(): boolean {
  return !process.versions["bun"] && !process.versions["deno"];
}
