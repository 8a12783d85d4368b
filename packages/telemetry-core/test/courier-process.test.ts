import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { createSandbox, stagedModules } from "../../../testing/sandbox.ts";

const program = join(stagedModules, "@askfirst/telemetry-core/dist/courier-process.js");
const HOST = `
import { createTelemetry } from "@askfirst/telemetry-core";
const provider = { name: "mine", sendException() {} };
createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, delivery: "next-run" }).captureMessage("hello");
`;

describe("a courier process", () => {
  it.each([
    ["sendException never answers", `({ name: "mine", sendException: () => new Promise(() => {}) })`],
    ["createProvider never answers", `new Promise(() => {})`],
  ])("whose %s, and holds nothing open, ends at its deadline and leaves no lock", async (_, made) => {
    const sandbox = createSandbox();
    const env = { CRAWLER_TELEMETRY: "1" };
    await sandbox.node([sandbox.host(HOST)], { env });
    const module = sandbox.write("provider.mjs", `export const createProvider = () => ${made};`);
    const state = sandbox.path(".local/state/askfirst/crawler");
    const order = {
      app: { name: "crawler", version: "1.0.0" },
      folders: { settings: sandbox.path(".crawler/config.json"), state, allHosts: dirname(state) },
      offSwitches: [],
      defaults: {},
      environment: "cli",
      providers: [{ kind: "module", name: "mine", url: pathToFileURL(module).href, options: {}, terminal: false }],
      deadlineMs: 1000,
    };
    const { status, stderr } = spawnSync(process.execPath, [program], {
      env: { ...sandbox.env, ...env },
      input: JSON.stringify(order),
      encoding: "utf8",
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(sandbox.files().filter((file) => file.endsWith(".lock"))).toEqual([]);
    expect(sandbox.outbox("mine")).toHaveLength(1);
  });
});
