import { type ChildProcess, fork } from "node:child_process";
import { createRequire } from "node:module";
import type { Person } from "../person/person.ts";
import type { Subject } from "../subject.ts";
import type { Call, Ending, Holders, Order, Reply, Sending, Sight } from "./protocol.ts";

/** The built program, also where the sources of this package run: every Node can start it. */
const PROGRAM = createRequire(import.meta.url).resolve("#provider-process");
/** A call of the provider may take this long, as the courier gives it. */
const CALL_WITHIN_MS = 10_000;

export interface SendOptions {
  /** The signal has fired before the call. Default: false. */
  readonly aborted?: boolean;
  /** The person says no before the item is written. Default: false. */
  readonly refused?: boolean;
}

/** A provider in a process of its own. */
export interface RunningProvider {
  /** The name that the provider gives itself. */
  readonly name: string;
  /** Resolves when the provider's promise has settled. Rejects if it does not within ten seconds. */
  send(report: object, options?: SendOptions): Promise<Sending>;
  /** Fires the signals of all sendings. */
  abort(): Promise<void>;
  close(): Promise<Ending>;
  look(): Promise<Sight>;
  /** What the process has written to standard output and standard error so far. */
  output(): Buffer;
  /** Stops holding the process. Resolves with what held it if it is still there after `withinMs`. */
  letGo(withinMs: number): Promise<Holders | "ended">;
  /** Ends the process, whatever it does. */
  kill(): Promise<void>;
}

/** Starts a process of the person's and makes the provider in it. Rejects with what is wrong if that cannot be done. */
export async function startProvider(subject: Subject, person: Person): Promise<RunningProvider> {
  const child = fork(PROGRAM, person.args, {
    cwd: person.cwd,
    env: { ...person.env },
    // What the test runner was started with is not meant for the provider.
    execArgv: [],
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    serialization: "advanced",
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => output.push(chunk));
  const text = () => Buffer.concat(output);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const ask = callsOf(child, text);
  const kill = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  try {
    const { module, options = {}, variables = {} } = subject;
    const name = await ask<string>({ what: "make", module, options, variables });
    return {
      name,
      send: (report, { aborted = false, refused = false } = {}) =>
        ask<Sending>({ what: "send", report: JSON.stringify(report), aborted, refused }),
      abort: () => ask({ what: "abort" }),
      close: () => ask<Ending>({ what: "close" }),
      look: () => ask<Sight>({ what: "look" }),
      output: text,
      async letGo(withinMs) {
        const holders = await ask<Holders>({ what: "let-go" });
        return Promise.race([ended.then(() => "ended" as const), after(withinMs).then(() => holders)]);
      },
      kill,
    };
  } catch (error) {
    await kill();
    throw error;
  }
}

/** Calls over the channel. Each rejects if the process ends first, or does not answer in time. */
function callsOf(child: ChildProcess, output: () => Buffer) {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let calls = 0;
  child.on("message", ({ number, value, failed }: Reply) => {
    const call = waiting.get(number);
    waiting.delete(number);
    if (failed === undefined) call?.resolve(value);
    else call?.reject(new Error(`The provider could not be made: ${failed}`));
  });
  child.once("close", (code, signal) => {
    const told = output().toString("utf8").trim();
    for (const { reject } of waiting.values())
      reject(new Error(`The provider's process ended with ${signal ?? code}. It wrote: ${told || "nothing"}`));
  });
  return <T = void>(order: Order): Promise<T> => {
    const answer = new Promise<T>((resolve, reject) => {
      const number = ++calls;
      const giveUp = () =>
        reject(new Error(`The provider did not settle "${order.what}" within ${CALL_WITHIN_MS} ms.`));
      // The first order waits for the process to start, which takes as long as the machine likes.
      const patience = order.what === "make" ? undefined : setTimeout(giveUp, CALL_WITHIN_MS);
      const settle =
        <V>(how: (value: V) => void) =>
        (value: V) => {
          clearTimeout(patience);
          how(value);
        };
      waiting.set(number, { resolve: settle(resolve as (value: unknown) => void), reject: settle(reject) });
      child.send({ number, order } satisfies Call, (error) => {
        if (error) settle(reject)(error);
      });
    });
    // A rule that has failed awaits nothing more, and the runner must not be told of a rejection without a listener.
    answer.catch(() => {});
    return answer;
  };
}

const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
