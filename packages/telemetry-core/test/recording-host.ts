import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Sandbox, until } from "../../../testing/sandbox.ts";

export interface Kind {
  readonly delivery?: string;
  /** An object of the host's, which no courier process could make. */
  readonly object?: boolean;
  /** What the provider does before the item has arrived. */
  readonly before?: string;
}

/** Makes a host whose provider writes down what arrives, and returns the path of its module. */
export function recordingHost(sandbox: Sandbox, body: string, kind: Kind = {}): string {
  const { delivery = "auto", object = false, before = "" } = kind;
  const script = sandbox.host(`
    import { createTelemetry } from "@askfirst/telemetry-core";
    import { createProvider } from "./provider.js";
    const { setTimeout: later } = globalThis;
    const pause = (ms) => new Promise((resolve) => later(resolve, ms));
    const delivered = async () => { for (let tries = 0; tries < 600 && telemetry.status().sent === 0; tries++) await pause(50); };
    const provider = ${object ? "createProvider()" : `{ name: "mine", module: new URL("./provider.js", import.meta.url).href }`};
    const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, delivery: "${delivery}", limits: false });
    ${body}`);
  writeFileSync(
    join(dirname(script), "provider.js"),
    `import { appendFileSync } from "node:fs";
     export const createProvider = () => ({
       name: "mine",
       async sendException(report, signal) {
         ${before}
         if (signal.aborted) return;
         appendFileSync(process.env.HOME + "/sent", (report.message ?? report.exceptions[0].message) + " ");
       },
     });`,
  );
  return script;
}

/** The texts that have arrived, a blank behind each. */
export const sentIn = (sandbox: Sandbox): string =>
  existsSync(sandbox.path("sent")) ? readFileSync(sandbox.path("sent"), "utf8") : "";

/** The same, after waiting for them for some time. */
export async function arrived(sandbox: Sandbox, text: string): Promise<string> {
  await until(() => sentIn(sandbox) === text);
  return sentIn(sandbox);
}
