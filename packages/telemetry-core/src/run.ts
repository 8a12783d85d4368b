import { ask } from "./ask/ask.ts";
import type { Captivity } from "./capture.ts";
import { type CrashOrigin, printCrash } from "./crash-output.ts";
import type { Delivery } from "./delivery.ts";
import type { Host } from "./host.ts";
import type { WaitingReport } from "./inbox.ts";
import { release } from "./release.ts";
import { variableName } from "./variables.ts";
import { watchCrashes } from "./watch.ts";

/** What `run` needs of the telemetry it belongs to. */
export interface RunParts {
  readonly host: Host;
  readonly delivery: Delivery;
  /** Captures an error that ends the program. Never throws. */
  takeCrash(error: unknown): Captivity;
  /** True if a switch or a denial forbids everything. Reads at most the settings file. */
  isOff(): boolean;
}

/** An object provider is waited for this long before the program ends. */
const LAST_FLUSH_MS = 2_000;

/**
 * Runs a command line's `main`. What it throws is captured and thrown on, so that Node prints it and ends as it would
 * have. A question, if one may be asked, comes last, after all output; while it stands the program stands still. The
 * exit code stays what it is.
 */
export async function run(parts: RunParts, main: () => unknown): Promise<void> {
  const { host, delivery } = parts;
  let fatal: { error: unknown; origin: CrashOrigin } | undefined;
  let waiting: WaitingReport | undefined;

  const take = (error: unknown) => {
    const captivity = parts.takeCrash(error);
    if (captivity.place === "inbox") waiting = captivity.waiting;
  };
  const crashes = watchCrashes((error, origin) => {
    take(error);
    // A host with a handler of its own goes on; what it does is no crash.
    if (process.listenerCount("uncaughtException") > 0 || process.hasUncaughtExceptionCaptureCallback()) return;
    fatal = { error, origin };
  });

  function atExit(code: number): void {
    crashes[Symbol.dispose]();
    if (parts.isOff()) return;
    if (!fatal) return void askAndRelease(host, delivery, waiting);
    // Node prints the error after this event. To ask after the error's output, it has to be printed here, which can
    // be done as Node does it for real errors only; the others wait for the next run.
    if (!waiting || !(fatal.error instanceof Error) || !isNode()) return;
    const { error, origin } = fatal;
    const asked = askAndRelease(host, delivery, waiting, (hold) => {
      const all = process.listeners("exit");
      for (const listener of all.slice(all.indexOf(atExit) + 1)) listener.call(process, code);
      hold();
      printCrash(error, origin);
    });
    if (asked) process.exit(process.exitCode ?? code);
  }
  process.on("exit", atExit);

  try {
    await main();
  } catch (error) {
    take(error);
    throw error;
  } finally {
    // What waits from earlier runs leaves too, if a look at the outbox finds something.
    if (!parts.isOff() && !host.outbox.isEmpty) {
      if (delivery.needsThisProcess) await delivery.flush(LAST_FLUSH_MS);
      delivery.arrange();
    }
  }
}

function isNode(): boolean {
  return !process.versions["bun"] && !process.versions["deno"];
}

/**
 * Asks about the error of this run or, without one, about the latest that waits from an earlier run. `before` runs
 * once it is certain that the question will be asked. True if it was.
 */
function askAndRelease(
  host: Host,
  delivery: Delivery,
  ofThisRun: WaitingReport | undefined,
  before?: (hold: () => void) => void,
): boolean {
  try {
    const earlier = ofThisRun === undefined;
    const waiting = ofThisRun ?? latestWaiting(host);
    if (!waiting) return false;
    let asked = false;
    const question = {
      earlier,
      providers: host.found.filter(({ kind }) => kind !== "missing").map(({ name }) => name),
      offVariable: variableName(host.app.name, "TELEMETRY"),
    };
    const answer = ask(host, waiting, question, (hold) => {
      asked = true;
      before?.(hold);
    });
    if (answer && release(host, waiting, answer)) delivery.handOver();
    return asked;
  } catch {
    return false;
  }
}

function latestWaiting(host: Host): WaitingReport | undefined {
  // The cheap question first: most runs have nothing waiting and no person to ask.
  return host.askLimitMs === undefined ? undefined : host.inbox.list().at(-1);
}
