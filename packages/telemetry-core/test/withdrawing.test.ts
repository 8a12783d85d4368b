import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { openSession } from "../../../testing/pseudo-terminal.ts";
import { createSandbox, type Sandbox } from "../../../testing/sandbox.ts";

const host = (body: string, delivery = "next-run") => `
import { createTelemetry } from "@askfirst/telemetry-core";
const provider = { name: "mine", sendException() {} };
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, delivery: "${delivery}" });
${body}
`;

/** A file that a process left behind which was killed between writing it and asking again. */
function leaveBehind(sandbox: Sandbox, folder: string): void {
  const name = `${Date.now().toString(36)}-0000-${"a".repeat(32)}.json`;
  const path = sandbox.path(".local/state/askfirst/crawler", folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "{}");
}

describe("withdrawing", () => {
  it("by the answer to a question empties the outbox too", async () => {
    const sandbox = createSandbox();
    // For a provider that this run does not have, so that it is still there when the question comes.
    leaveBehind(sandbox, "outbox/other");
    const session = openSession(sandbox, [
      sandbox.host(host(`await telemetry.run(async () => { throw new Error("asked about"); });`)),
    ]);
    await session.sees("press Enter");
    session.press("3\r");
    await session.ended();
    expect(JSON.parse(sandbox.settings() ?? "")).toMatchObject({ telemetry: { consent: "denied" } });
    expect(sandbox.inbox()).toEqual([]);
    expect(sandbox.outbox("other")).toEqual([]);
  });

  it.each(["always", "not_set"])(
    "by another process reaches a capture that was judged before (%s)",
    async (consent) => {
      const sandbox = createSandbox();
      sandbox.write(".crawler/config.json", `{"telemetry":{"consent":"${consent}"}}`);
      // The error's message is read after the decision was, and before the report is written.
      const body = `
        const { writeFileSync } = await import("node:fs");
        const error = new Error("x");
        Object.defineProperty(error, "message", { get() {
          writeFileSync(process.env.HOME + "/.crawler/config.json", '{"telemetry":{"consent":"denied"}}');
          return "judged before";
        } });
        telemetry.captureException(error);`;
      expect(await sandbox.node([sandbox.host(host(body))])).toMatchObject({ code: 0, stderr: "" });
      expect(sandbox.settings()).toContain("denied");
      expect(sandbox.inbox()).toEqual([]);
      expect(sandbox.outbox("mine")).toEqual([]);
    },
  );

  it("is not undone by enabling again: what was left behind is removed first", async () => {
    const sandbox = createSandbox();
    sandbox.write(".crawler/config.json", `{"telemetry":{"consent":"denied"}}`);
    leaveBehind(sandbox, "inbox");
    leaveBehind(sandbox, "outbox/mine");
    await sandbox.node([sandbox.host(host("telemetry.enable();"))]);
    expect(JSON.parse(sandbox.settings() ?? "")).toMatchObject({ telemetry: { consent: "always" } });
    expect(sandbox.inbox()).toEqual([]);
    expect(sandbox.outbox("mine")).toEqual([]);
  });
});
