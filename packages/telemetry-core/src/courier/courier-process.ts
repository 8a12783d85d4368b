import { createConsent } from "../consent/consent.ts";
import { setPatience } from "../files/patience.ts";
import { closeInherited } from "../platform/child/inherited-descriptors.ts";
import { readFileSync } from "../platform/node.ts";
import { variableName } from "../platform/variables.ts";
import { loadProvider } from "../provider/resolve-provider.ts";
import { createDrops } from "../store/drops.ts";
import { createOutbox } from "../store/outbox.ts";
import { deliver } from "./courier.ts";
import type { CourierOrder } from "./spawn-courier.ts";

const LONGEST_WAIT_MS = 1_000;

/** The program of a courier process: reads its order from standard input, delivers once, and is gone at the deadline. */
async function main(order: CourierOrder): Promise<void> {
  const { app, folders, offSwitches, defaults, environment, providers, deadlineMs } = order;
  // Whatever a provider leaves behind, this process ends; and it goes on until its deadline for a provider that waits
  // for something the event loop knows nothing of, so that the courier's locks are released and not left behind.
  setTimeout(() => process.exit(0), deadlineMs + 500);
  // What a provider throws where nobody awaits it is printed nowhere, and neither ends its work nor another provider's.
  process.on("uncaughtException", () => {});
  // A courier at a terminal is ended by the host that waits for it.
  if (providers.some(({ terminal }) => !terminal)) killAfter(deadlineMs + 1_000);

  // Nobody waits for this process: what others have open is tried again for longer than a host could.
  setPatience(LONGEST_WAIT_MS);
  const drops = createDrops(folders.state);
  const consent = createConsent({
    app: app.name,
    settingsPath: folders.settings,
    offSwitches,
    defaults,
    env: () => process.env,
    environment: () => environment,
  });
  const variable = (name: string) => process.env[variableName(app.name, name)];
  const lanes = providers.map((found) => ({
    name: found.name,
    closes: true,
    load: () => loadProvider(found, { app, variable }),
  }));
  const signal = AbortSignal.timeout(deadlineMs);
  await deliver(lanes, { state: folders.state, outbox: createOutbox(folders.state, drops), drops, consent, signal });
}

/** Ends this process from another thread, for a provider that never lets go of this one. Its lock is that of a dead holder. */
function killAfter(ms: number): void {
  try {
    const { Worker } = process.getBuiltinModule("node:worker_threads");
    const guard = `setTimeout(() => process.kill(process.pid, "SIGKILL"), ${ms})`;
    new Worker(guard, { eval: true }).on("error", () => {}).unref();
  } catch {
    // A runtime that forbids threads.
  }
}

// Nothing may be printed here but by a provider: the terminal belongs to the person.
try {
  closeInherited();
  await main(JSON.parse(readFileSync(0, "utf8")) as CourierOrder);
} finally {
  process.exit(0);
}
