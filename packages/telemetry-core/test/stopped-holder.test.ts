import { expect, it } from "vitest";
import { createSandbox } from "../../../testing/sandbox.ts";

it("stands still for no more than a moment while another process holds the settings, and keeps the report", async () => {
  const sandbox = createSandbox();
  const settings = `{"telemetry":{"consent":"once"}}`;
  sandbox.write(".crawler/config.json", settings);
  // As a process leaves it that is stopped in the middle of a change: this one lives, and does not let go.
  sandbox.write(".crawler/config.json.lock", String(process.pid));
  const script = sandbox.host(`
    import { createTelemetry } from "@askfirst/telemetry-core";
    const provider = { name: "mine", sendException() {} };
    const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, delivery: "next-run" });
    const from = performance.now();
    telemetry.captureException(new Error("broken"));
    console.log(performance.now() - from);`);
  const { stdout } = await sandbox.node([script]);
  // Patience with such a holder ends after ten seconds elsewhere; a first capture takes a tenth of a second at most.
  expect(Number(stdout)).toBeLessThan(2_000);
  expect(sandbox.inbox()).toHaveLength(1);
  expect(sandbox.settings()).toBe(settings);
});
