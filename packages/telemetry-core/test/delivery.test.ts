import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSandbox } from "../../../testing/sandbox.ts";

const host = (provider: string, body: string, options = "") => `
import { createTelemetry } from "@askfirst/telemetry-core";
const until = async (done) => { for (let i = 0; i < 600 && !done(); i++) await new Promise((r) => setTimeout(r, 50)); };
const sent = [];
const provider = ${provider};
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, ${options} });
${body}
`;
const env = { CRAWLER_TELEMETRY: "1" };

describe("delivery in the host's process", () => {
  it("goes on by itself after a pause that the backend asked for", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(
      host(
        `{ name: "mine", sendException(report) { sent.push(report.message); return { status: 200, retryAfterMs: 1500 }; } }`,
        `telemetry.captureMessage("first");
         telemetry.captureMessage("second");
         await until(() => sent.length === 2);
         console.log(sent.join());`,
        `delivery: "in-process"`,
      ),
    );
    expect((await sandbox.node([script], { env })).stdout).toBe("first,second\n");
  }, 60_000);

  it("retries by itself what a round had too little time for", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(
      host(
        `{ name: "mine", sendException(report, signal) {
             sent.push(report.message);
             // Most of the round's ten seconds are gone then.
             if (sent.length === 1) return new Promise((resolve) => setTimeout(resolve, 9000));
             // Its round is over at the deadline.
             if (sent.length === 2) return new Promise(() => {});
           } }`,
        `telemetry.captureMessage("slow");
         telemetry.captureMessage("kept");
         await until(() => sent.length === 3);
         console.log(sent.join());`,
        `delivery: "in-process"`,
      ),
    );
    expect((await sandbox.node([script], { env })).stdout).toBe("slow,kept,kept\n");
  }, 60_000);

  it("takes a deadline beyond the longest for the longest", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(
      host(
        `{ name: "mine", async sendException(report, signal) { await new Promise((r) => setTimeout(r, 100)); if (!signal.aborted) sent.push(report.message); } }`,
        `telemetry.captureMessage("first");
         await telemetry.flush({ deadlineMs: 3_600_000 });
         console.log(sent.join());`,
        `delivery: "next-run"`,
      ),
    );
    expect(await sandbox.node([script], { env })).toMatchObject({ stdout: "first\n", stderr: "" });
  });

  it("retries a provider whose making did not end in time", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(
      host(
        `{ name: "mine", module: new URL("./provider.js", import.meta.url).href }`,
        `telemetry.captureMessage("first");
         await telemetry.flush({ deadlineMs: 1000 });
         await telemetry.flush({ deadlineMs: 1000 });
         const { existsSync } = await import("node:fs");
         const { providers, stateFolder } = telemetry.status();
         console.log(globalThis.made, providers[0].waiting, existsSync(stateFolder + "/courier-mine.lock"));`,
        `delivery: "next-run"`,
      ),
    );
    writeFileSync(
      join(dirname(script), "provider.js"),
      `globalThis.made = 0; export const createProvider = () => { globalThis.made++; return new Promise(() => {}); };`,
    );
    expect((await sandbox.node([script], { env })).stdout).toBe("2 1 false\n");
  });

  it("does not wait for ever for a provider that does not close", async () => {
    const sandbox = createSandbox();
    const script = sandbox.host(
      host(
        `{ name: "mine", sendException() {}, close: () => new Promise(() => {}) }`,
        `await telemetry.close(); console.log("closed");`,
      ),
    );
    expect((await sandbox.node([script], { env })).stdout).toBe("closed\n");
  }, 30_000);
});
