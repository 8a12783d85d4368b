import { expect, it } from "vitest";
import { createSandbox } from "../../../testing/sandbox.ts";

/** Modules of Node's that a program has not loaded when it begins, and that take milliseconds. */
const DEAR = ["crypto", "worker_threads", "http", "net", "child_process", "tty", "vm", "zlib"];

it("loads no module of Node's for a capture that the program has not loaded itself, whatever is decided", async () => {
  // In a container a capture also finds out whether a person is there.
  const cases = [["always"], ["always", "1"], ["denied"], [undefined], [undefined, "1"]];
  for (const [consent, CRAWLER_DOCKER = "0"] of cases) {
    const sandbox = createSandbox();
    if (consent) sandbox.write(".crawler/config.json", JSON.stringify({ telemetry: { consent } }));
    const script = sandbox.host(`
      import { createTelemetry } from "@askfirst/telemetry-core";
      const loaded = () => ${JSON.stringify(DEAR)}.filter((name) => process.moduleLoadList.includes("NativeModule " + name));
      const before = loaded();
      const provider = { name: "mine", sendException() {} };
      const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, delivery: "next-run" });
      telemetry.captureException(new TypeError("broken at " + 1));
      telemetry.captureException(new Error("again"));
      const more = loaded().filter((name) => !before.includes(name));
      process.stdout.write(JSON.stringify({ more, kept: telemetry.status().waiting }));`);
    const { stdout } = await sandbox.node([script], { env: { CRAWLER_DOCKER } });
    expect(JSON.parse(stdout)).toMatchObject({ more: [] });
    expect(sandbox.inbox()).toHaveLength(consent === undefined ? 2 : 0);
  }
});
