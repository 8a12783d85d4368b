import type { HostDefaults } from "../consent/consent.ts";
import type { OffSwitch } from "../consent/off-switch.ts";
import type { Folders } from "../files/folders.ts";
import { discardFile } from "../files/replace-file.ts";
import { childEnvironment } from "../platform/child/child-environment.ts";
import { childProgram } from "../platform/child/child-program.ts";
import { endsNamespace } from "../platform/child/ends-namespace.ts";
import { withoutInherited } from "../platform/child/inherited-descriptors.ts";
import { randomHex } from "../platform/digest.ts";
import type { Environment } from "../platform/environment.ts";
import { closeSync, fstatSync, join, openSync, writeFileSync, writeSync } from "../platform/node.ts";
import { mayStartProcesses } from "../platform/permissions.ts";
import type { ProviderModule, ResolvedProvider } from "../provider/resolve-provider.ts";
import { hasNotBegun, markStart } from "../store/process-starts.ts";
import type { DeliveryMode } from "./delivery-mode.ts";

/** The order of a courier process, passed through its standard input. It has no items: the courier reads the outbox. */
export interface CourierOrder {
  readonly app: { readonly name: string; readonly version: string };
  readonly folders: Folders;
  readonly offSwitches: readonly OffSwitch[];
  readonly defaults: HostDefaults;
  readonly environment: Environment;
  readonly providers: readonly ProviderModule[];
  readonly deadlineMs: number;
}

export interface SpawnParts extends Omit<CourierOrder, "providers" | "deadlineMs"> {
  readonly delivery: DeliveryMode;
  readonly found: readonly ResolvedProvider[];
}

/** Nothing waits for a detached courier, but it must end before a person wonders what it is. */
const DETACHED_DEADLINE_MS = 10_000;
/** The host waits for an attached one. */
const ATTACHED_DEADLINE_MS = 2_000;
/** A courier in a container that ends with its host is killed with it, and has no next run as a rule: worth a wait. */
const NAMESPACE_DEADLINE_MS = 5_000;
/** Bytes that an attached courier may print: more than an outbox holds. */
const MOST_OUTPUT = 64 * 1024 * 1024;

/**
 * Why no courier process can be started for this host although it needs one, as a sentence for `status`. Undefined if
 * one can be started, or if the host chose to do without.
 */
export function whyNoCourier(parts: Pick<SpawnParts, "delivery" | "found">): string | undefined {
  if (parts.delivery === "in-process" || parts.delivery === "next-run") return undefined;
  const bundled = parts.found.find(({ kind }) => kind === "bundled");
  if (bundled)
    return `The provider "${bundled.name}" became a part of the host when it was bundled, so that reports leave only while the host runs. Keep the provider's package out of the bundle.`;
  if (!parts.found.some(({ kind }) => kind === "module") || childProgram("courier-process.js")) return undefined;
  if (!mayStartProcesses())
    return "This process may start no other, so that reports leave only while it runs. Allow it with --allow-child-process in Node, --allow-run in Deno.";
  return "The program that delivers after the host's end was left behind when the host was bundled, so that reports leave only while the host runs. Keep @askfirst/telemetry-core out of the bundle.";
}

/**
 * Starts courier processes for what lies in the outbox. Synchronous; costs a few milliseconds for a detached courier.
 * Waits for a provider that writes to the terminal, since another program has the terminal afterwards, and five seconds
 * at most where the container ends with this process. Never throws.
 */
export function spawnCourier(parts: SpawnParts, providers: readonly ProviderModule[]): void {
  const program = childProgram("courier-process.js");
  if (!program || providers.length === 0) return;
  const { app, folders, offSwitches, defaults, environment } = parts;
  const order = (chosen: ProviderModule[], deadlineMs: number) => {
    const { name, version } = app;
    const told: CourierOrder = {
      app: { name, version },
      folders,
      offSwitches,
      defaults,
      environment,
      providers: chosen,
      deadlineMs,
    };
    return JSON.stringify(told);
  };
  // The courier leaves the working folder, so that it can be removed or unmounted.
  const options = (chosen: readonly ProviderModule[], isAtTerminal = false) => {
    const switches = offSwitches.map((declared) => declared.name);
    const env = childEnvironment({ app: app.name, switches, providers: chosen.map((provider) => provider.name) });
    // It writes to a pipe, from where its output goes to the terminal. Others print nothing, and a stream that the host
    // has not used yet costs as much as the rest of this.
    if (isAtTerminal && process.stderr.isTTY && process.stderr.hasColors() && !env["NO_COLOR"])
      env["FORCE_COLOR"] ??= "1";
    return { cwd: "/", env, windowsHide: true };
  };
  const { spawn, spawnSync } = process.getBuiltinModule("node:child_process");
  try {
    fillStandardStreams();
    const wait = (chosen: ProviderModule[], isAtTerminal: boolean, deadlineMs: number) => {
      markStart(folders.state, "courier");
      const output = isAtTerminal ? "inherit" : "ignore";
      const { stderr } = withoutInherited(["pipe", output, isAtTerminal ? "pipe" : "ignore"], (stdio) =>
        spawnSync(program.command, program.args, {
          ...options(chosen, isAtTerminal),
          input: order(chosen, deadlineMs),
          stdio,
          maxBuffer: MOST_OUTPUT,
          timeout: deadlineMs + 1_000,
          killSignal: "SIGKILL",
        }),
      );
      // A runtime's message about a program that it cannot load is not for the person.
      if (isAtTerminal && !hasNotBegun(folders.state, "courier")) printAll(stderr);
    };
    const attached = providers.filter(({ terminal }) => terminal);
    if (attached.length > 0) wait(attached, true, ATTACHED_DEADLINE_MS);
    const detached = providers.filter(({ terminal }) => !terminal);
    if (detached.length > 0 && endsNamespace()) wait(detached, false, NAMESPACE_DEADLINE_MS);
    else if (detached.length > 0) {
      markStart(folders.state, "courier");
      const input = openNameless(folders.state, order(detached, DETACHED_DEADLINE_MS));
      const child = withoutInherited([input, "ignore", "ignore"], (stdio) =>
        spawn(program.command, program.args, { ...options(detached), detached: true, stdio }),
      );
      child.on("error", () => {});
      child.unref();
      closeSync(input);
    }
  } catch {
    // No more processes or no rights: the items stay in the outbox for the next run.
  }
}

/** Writes it to standard error, which may take only a part at a time. */
function printAll(output: Uint8Array): void {
  for (let at = 0; at < output.length; ) at += writeSync(2, output, at);
}

/** Node aborts when a closed standard stream's number goes to a descriptor of the new process. */
function fillStandardStreams(): void {
  if (process.platform === "win32") return;
  for (const stream of [0, 1, 2]) {
    try {
      fstatSync(stream);
    } catch {
      // The lowest number that is free, which is this one.
      openSync("/dev/null", "r+");
    }
  }
}

/**
 * A file with content and without a name. It replaces a pipe, to which not every runtime writes at the very end of a
 * process. Returns a descriptor that reads from its start.
 */
function openNameless(folder: string, content: string): number {
  const path = join(folder, `order-${randomHex(6)}`);
  try {
    writeFileSync(path, content, { flag: "wx", mode: 0o600 });
    return openSync(path, "r");
  } finally {
    discardFile(path);
  }
}
