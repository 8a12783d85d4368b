import { createConsent } from "../consent/consent.ts";
import { checkFolders } from "../files/check-state.ts";
import { setPatience } from "../files/patience.ts";
import { closeInherited } from "../platform/child/inherited-descriptors.ts";
import { readFileSync } from "../platform/node.ts";
import { variableName } from "../platform/variables.ts";
import { loadProvider } from "../provider/resolve-provider.ts";
import { createDrops } from "../store/drops.ts";
import { createOutbox } from "../store/outbox.ts";
import { markBegun } from "../store/process-starts.ts";
import { deliver } from "./courier.ts";
import type { CourierOrder } from "./spawn-courier.ts";

const LONGEST_WAIT_MS = 1_000;

/** The program of a courier process: reads its order from standard input, delivers once, and ends at the deadline. */
async function main(order: CourierOrder): Promise<void> {
  const { app, offSwitches, defaults, environment, providers, deadlineMs } = order;
  const folders = checkFolders(order.folders);
  markBegun(folders.state, "courier");
  // This process ends in spite of a provider's open handles. It also stays alive until its deadline for a provider that
  // waits for something outside the event loop, so that the courier releases its locks.
  setTimeout(() => process.exit(0), deadlineMs + 500);
  // An error that a provider throws outside its promises is not printed, and ends no provider's work.
  process.on("uncaughtException", () => {});
  // The host that waits for an attached courier ends it.
  if (providers.some(({ terminal }) => !terminal)) killAfter(deadlineMs + 1_000);

  // Nothing waits for this process, so it retries files that others have open for longer than a host could.
  setPatience(LONGEST_WAIT_MS);
  const drops = createDrops(folders.state);
  const consent = createConsent({
    app: app.name,
    folders,
    offSwitches,
    defaults,
    env: () => process.env,
    environment: () => environment,
  });
  const variable = (name: string) => process.env[variableName(app.name, name)];
  const handles = providers.map((found) => ({
    name: found.name,
    closes: true,
    load: () => loadProvider(found, { app, variable }),
  }));
  const signal = AbortSignal.timeout(deadlineMs);
  await deliver(handles, { state: folders.state, outbox: createOutbox(folders.state, drops), drops, consent, signal });
}

/** Ends this process from another thread, for a provider that blocks this one for ever. Its lock then has a dead holder. */
function killAfter(ms: number): void {
  try {
    const { Worker } = process.getBuiltinModule("node:worker_threads");
    const guard = `setTimeout(() => process.kill(process.pid, "SIGKILL"), ${ms})`;
    new Worker(guard, { eval: true }).on("error", () => {}).unref();
  } catch {
    // The runtime forbids threads.
  }
}

// Only a provider may print here: the terminal belongs to the person.
try {
  closeInherited();
  await main(JSON.parse(readFileSync(0, "utf8")) as CourierOrder);
} finally {
  process.exit(0);
}
