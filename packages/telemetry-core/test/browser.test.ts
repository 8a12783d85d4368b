import { createContext, runInContext } from "node:vm";
import { buildSync } from "esbuild";
import { expect, it } from "vitest";
import { createSandbox } from "../../../testing/sandbox.ts";
import * as browser from "../src/browser.ts";
import * as index from "../src/index.ts";

const HOST = `
  import { createTelemetry } from "@askfirst/telemetry-core";
  import { sentry } from "@askfirst/provider-sentry";
  import { consoleProvider } from "@askfirst/provider-console";
  const telemetry = createTelemetry({
    app: { name: "crawler", version: "1.0.0" },
    providers: [sentry({ dsn: "https://key@example.com/1" }), consoleProvider()],
  });
  telemetry.captureException(new Error("first"));
  telemetry.captureMessage("second");
  telemetry.watch()[Symbol.dispose]();
  telemetry.enable({ always: true });
  result.push(
    telemetry.wrap((a, b) => a + b)(1, 2),
    telemetry.scope("load", () => "loaded"),
    telemetry.monitor(() => "done", {})(),
    telemetry.status(),
  );
  finished = telemetry
    .run(() => { throw new TypeError("of the host"); })
    .catch((error) => result.push(error.message))
    .then(() => telemetry.flush())
    .then(() => telemetry.close());
`;

it.each(["browser", "workerd", "edge-light", "react-native"])(
  "a bundle for %s does what the host wants and nothing else, without anything of Node",
  async (condition) => {
    const { outputFiles } = buildSync({
      entryPoints: [createSandbox().host(HOST)],
      bundle: true,
      write: false,
      platform: "neutral",
      conditions: [condition],
      format: "iife",
      logLevel: "error",
      logOverride: { "empty-import-meta": "silent" },
    });
    const result: unknown[] = [];
    // Neither process nor Buffer nor require, no fetch, no timer.
    const world = createContext({ URL, result, finished: undefined });
    runInContext(outputFiles[0]?.text ?? "", world);
    await (world as { finished?: Promise<void> }).finished;
    const status = expect.objectContaining({ app: "crawler", enabled: false, sent: 0, problems: [expect.any(String)] });
    expect(result).toEqual([3, "loaded", "done", status, "of the host"]);
  },
);

it("has every name that there is on Node", () => {
  expect(Object.keys(browser).sort()).toEqual(Object.keys(index).sort());
});
