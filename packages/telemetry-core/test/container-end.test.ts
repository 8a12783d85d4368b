import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSandbox } from "../../../testing/sandbox.ts";

/** Starts a command as the first process of a namespace, as a container does. Root may, and most containers forbid it. */
const CONTAINER = ["--pid", "--fork", "--mount-proc", "--kill-child"];
const mayUnshare = spawnSync("unshare", [...CONTAINER, "true"]).status === 0;

/** Five reports for a backend that takes its time. */
const HOST = `
import { createTelemetry } from "@askfirst/telemetry-core";
const provider = { name: "mine", module: new URL("./provider.js", import.meta.url).href };
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, limits: false, provider });
for (let number = 1; number <= 4; number++) telemetry.captureMessage("report " + number);
await telemetry.run(() => { throw new Error("broken"); });
`;
const PROVIDER = `
export const createProvider = () => ({
  name: "mine",
  sendException: () => new Promise((resolve) => setTimeout(() => resolve({ status: 200 }), 100)),
});`;

describe.skipIf(!mayUnshare)("a container that ends with its host (needs process namespaces)", () => {
  it.each([
    ["is the host itself", (node: string, main: string) => [node, main]],
    ["is a shell that ran the host", (node: string, main: string) => ["sh", "-c", `${node} ${main}; exit $?`]],
    [
      "is a script two shells above",
      (node: string, main: string) => ["sh", "-c", `sh -c "${node} ${main}; exit \\$?"; exit $?`],
    ],
  ])("has sent every report when its first process, which %s, has ended", (_, command) => {
    const sandbox = createSandbox();
    const main = sandbox.host(HOST);
    writeFileSync(join(dirname(main), "provider.js"), PROVIDER);
    const { status, stderr } = spawnSync("unshare", [...CONTAINER, ...command(process.execPath, main)], {
      env: { ...sandbox.env, CRAWLER_TELEMETRY: "1" },
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining("Error: broken") });
    // Nothing is waited for: no process of the container is left.
    expect(sandbox.ledger()).toHaveLength(5);
    expect(sandbox.outbox("mine")).toEqual([]);
  });
});
