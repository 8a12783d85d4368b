import { makePerson, type Person } from "./person/person.ts";
import type { Sending } from "./process/protocol.ts";
import { type RunningProvider, startProvider } from "./process/start-provider.ts";
import { type Answer, type Behaviour, type Receiver, startReceiver } from "./receiver.ts";
import type { ProviderFactory, Subject } from "./subject.ts";

/** A provider in its process, and the backend that it was pointed to. */
export interface Scene {
  readonly subject: Subject;
  readonly receiver: Receiver;
  readonly provider: RunningProvider;
  readonly person: Person;
  /** The bytes that have left: bodies of all requests, or what a terminal provider printed. */
  left(): Buffer;
}

/** What one rule works with. Everything that was begun ends with the trial. */
export interface Trial {
  /** Starts backend and provider. The backend takes everything if nothing else is said. */
  begin(behave?: Behaviour): Promise<Scene>;
  /** A backend by itself. */
  receiver(behave?: Behaviour): Promise<Receiver>;
  end(): Promise<void>;
}

export function startTrial(factory: ProviderFactory, accepts: Answer): Trial {
  const undo: (() => unknown)[] = [];
  const receiver = async (behave: Behaviour = () => accepts) => {
    const started = await startReceiver(behave);
    undo.push(() => started.close());
    return started;
  };
  return {
    receiver,
    async begin(behave) {
      const backend = await receiver(behave);
      const subject = factory({ url: backend.url, host: backend.host });
      const { module, options = {} } = subject;
      if (!module?.startsWith("file:")) {
        throw new Error(`The descriptor's module is ${JSON.stringify(module)}. Use the file: URL of the built module.`);
      }
      const person = makePerson(module);
      undo.push(person.leave);
      // As they cross to a courier process.
      const crossed = { ...subject, options: JSON.parse(JSON.stringify(options)) };
      const provider = await startProvider(crossed, person);
      undo.push(provider.kill);
      const left = () =>
        subject.terminal ? provider.output() : Buffer.concat(backend.requests.map(({ body }) => body));
      return { subject, receiver: backend, provider, person, left };
    },
    async end() {
      for (const each of undo.reverse()) await each();
    },
  };
}

export const isDelivered = ({ how, status }: Sending): boolean =>
  how === "resolved" && (status === undefined || (status >= 200 && status < 300));

/** A sending in words. */
export function inWords({ how, status, reason }: Sending): string {
  if (how !== "resolved") return `${how === "threw" ? "threw" : "rejected with"} "${reason}"`;
  return status === undefined ? "resolved without a status, which means delivered" : `resolved with status ${status}`;
}

/** How long a test waits for what must not happen. */
const QUIET_MS = 500;
export const quiet = (ms = QUIET_MS) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Waits until something holds, two seconds at most. Resolves with whether it does. */
export async function soon(holds: () => boolean): Promise<boolean> {
  for (let waited = 0; waited < 100 && !holds(); waited++) await quiet(20);
  return holds();
}
