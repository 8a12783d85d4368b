import { describe, expect, it } from "vitest";
import { createSandbox } from "../../../testing/sandbox.ts";

/** A host that does `act` in the `catch` of the last thousand calls of a recursion without end. */
const host = (act: string) => `
import { createTelemetry } from "@askfirst/telemetry-core";
const provider = { name: "mine", sendException() {} };
const options = { app: { name: "crawler", version: "1.0.0" }, provider, delivery: "next-run", limits: false };
const telemetry = createTelemetry(options);
let calls = 0;
let left = 1000;
function recurse() {
  calls++;
  try { recurse(); } catch (error) {
    if (left-- > 0) try { ${act} } catch {}
    throw error;
  }
}
let ended;
try { recurse(); } catch (error) { ended = error; }
console.log(ended instanceof RangeError, calls > 1000);
`;

describe("a host that catches the end of its stack", () => {
  it.each([
    ["captureException", "telemetry.captureException(error);"],
    ["scope", `telemetry.scope("load", () => { throw error; });`],
    ["wrap", "telemetry.wrap(() => { throw error; })();"],
  ])("goes on, and has one report of it, by %s", async (_, act) => {
    const sandbox = createSandbox();
    const finished = await sandbox.node([sandbox.host(host(act))]);
    expect(finished).toEqual({ code: 0, signal: null, stdout: "true true\n", stderr: "" });
    expect(sandbox.inbox()).toMatchObject([{ exceptions: [{ type: "RangeError" }] }]);
  });

  it.each([
    ["captureMessage", `telemetry.captureMessage("deep");`],
    ["status", "telemetry.status();"],
    ["enable", "telemetry.enable();"],
    ["disable", "telemetry.disable();"],
    ["createTelemetry", "createTelemetry(options);"],
    ["flush", "if (left % 100 === 0) telemetry.flush();"],
  ])(
    "goes on after %s there",
    async (_, act) => {
      const sandbox = createSandbox();
      const finished = await sandbox.node([sandbox.host(host(act))]);
      expect(finished).toEqual({ code: 0, signal: null, stdout: "true true\n", stderr: "" });
    },
    60_000,
  );
});
