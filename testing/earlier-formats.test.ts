import { cpSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Status } from "@askfirst/telemetry-core";
import { expect, it } from "vitest";
import { createSandbox } from "./sandbox.ts";

/** What the packages of 608bb8b wrote: settings, inbox, outbox, ledger, counts of losses and state of delivery. */
const earlier = join(import.meta.dirname, "earlier");
/** An hour after that: items age, and so do payloads. */
const THEN = Date.parse("2026-11-30T09:10:00Z");

it("reads what earlier versions kept on a person's machine, and delivers it", async () => {
  const sandbox = createSandbox();
  const state = sandbox.path(".local/state/askfirst/crawler");
  cpSync(join(earlier, "state"), state, { recursive: true });
  sandbox.write(".crawler/config.json", readFileSync(join(earlier, "config.json"), "utf8"));
  const script = sandbox.host(`
    const offset = ${THEN} - Date.now();
    globalThis.Date = class extends Date {
      constructor(...args) { args.length === 0 ? super(Date.now()) : super(...args); }
      static now() { return super.now() + offset; }
    };
    const { createTelemetry } = await import("@askfirst/telemetry-core");
    const { readLedger, readPayload, verifyLedger } = await import("@askfirst/telemetry-core/ledger");
    const provider = { name: "mine", module: new URL("./provider.js", import.meta.url).href };
    const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, delivery: "in-process" });
    const look = () => {
      const { stateFolder, ...status } = telemetry.status();
      const payloads = readLedger(stateFolder).records.map((record) => JSON.parse(Buffer.from(readPayload(stateFolder, record))).exceptions[0].message);
      return { status, payloads, verdict: verifyLedger(stateFolder) };
    };
    const before = look();
    await telemetry.flush();
    console.log(JSON.stringify([before, look()]));`);
  writeFileSync(
    join(dirname(script), "provider.js"),
    `export const createProvider = () => ({ name: "mine", sendException: (report) => ({ status: 200, body: JSON.stringify(report), endpoint: "http://127.0.0.1:1/" }) });`,
  );
  const { stdout, stderr } = await sandbox.node([script]);
  expect(stderr).toBe("");
  interface Look {
    readonly status: Status;
    readonly payloads: readonly string[];
    readonly verdict: { readonly ok: boolean; readonly faults: readonly unknown[] };
  }
  const [before, after] = JSON.parse(stdout) as [Look, Look];
  const sent = ["sent-first", "sent-second", "sent-third", "repeated", "repeated"];
  const waiting = ["waits-in-a-segment", "waits-in-a-segment-too", "waits-in-a-new-segment"];
  expect(before.status).toMatchObject({
    consent: "always",
    source: "settings-file",
    email: "anna@example.com",
    sent: 5,
    inbox: 1,
    dropped: { repeated: 1 },
    providers: [{ name: "mine", sent: 5, waiting: 3 }],
  });
  expect(before.payloads).toEqual(sent);
  expect(before.verdict).toMatchObject({ ok: true, faults: [] });
  expect(after.status).toMatchObject({ sent: 8, inbox: 1, dropped: { repeated: 1 }, providers: [{ waiting: 0 }] });
  expect(after.payloads.slice(0, 5)).toEqual(sent);
  expect([...after.payloads.slice(5)].sort()).toEqual([...waiting].sort());
  expect(after.verdict).toMatchObject({ ok: true, faults: [] });
  expect(existsSync(join(state, "dropped.log"))).toBe(true);
});
