import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, vi } from "vitest";
import { createFaultHost, type FaultHost } from "./fault-host.ts";

/** Does what CRAWLER_FAULT says, a function body; without it everything is well. */
export const PROVIDER = `
import { appendFileSync } from "node:fs";
export const createProvider = (_, { variable }) => ({
  name: "mine",
  sendException(report, signal) {
    appendFileSync(process.env.HOME + "/asked", process.pid + "\\n");
    const fault = variable("MINE_FAULT");
    if (fault) return new Function("report", "signal", "process", fault)(report, signal, process);
  },
});`;

const KINDS = {
  module: `provider: { name: "mine", module: new URL("./provider.js", import.meta.url).href }`,
  object: `provider: (await import("./provider.js")).createProvider({}, { variable: (name) => process.env["CRAWLER_" + name] })`,
};

/** A host whose provider does what the variable CRAWLER_FAULT says. */
export function createProviderHost(kind: keyof typeof KINDS = "module", decision?: Record<string, string>): FaultHost {
  const host = createFaultHost("mine", KINDS[kind], decision);
  writeFileSync(join(host.folder, "provider.js"), PROVIDER);
  return host;
}

/** Process numbers of the callers of the provider, a line for each attempt. */
export const attempts = (host: FaultHost) => {
  const path = host.sandbox.path("asked");
  return existsSync(path) ? readFileSync(path, "utf8").trimEnd().split("\n").map(Number) : [];
};

/** Waits until the first process that called the provider has ended. */
export async function courierIsGone(host: FaultHost): Promise<void> {
  await vi.waitFor(
    () => {
      const [courier = 0] = attempts(host);
      expect(courier).toBeGreaterThan(0);
      expect(() => process.kill(courier, 0)).toThrow(/ESRCH/);
    },
    { timeout: 30_000, interval: 100 },
  );
}
