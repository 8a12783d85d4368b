import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSandbox } from "../../../testing/sandbox.ts";
import { bundleSource } from "./bundle-source.ts";

const PROCESSES = 50;

/** Decides at random for two seconds and prints each decision with the times around it, in nanoseconds of one clock. */
const WRITER = `
import { createTelemetry } from "@askfirst/telemetry-core";
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, providers: [] });
const until = Date.now() + 2000;
const log = [];
for (let i = 0; Date.now() < until; i++) {
  const denies = Math.random() < 0.3;
  const from = process.hrtime.bigint();
  if (denies) telemetry.disable();
  else telemetry.enable({ email: process.pid + "." + i + "@example.com" });
  log.push([denies ? "denied" : "always", String(from), String(process.hrtime.bigint())]);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
}
console.log(JSON.stringify(log));
`;

/** Would overwrite a denial if anything could: answers to questions and the using-up of a once. */
const MEDDLER = `
import { createTelemetry } from "@askfirst/telemetry-core";
import { createConsent } from "./consent.js";
const rules = { app: "crawler", folders: { settings: process.env.HOME + "/.crawler/config.json", ordinary: [] }, offSwitches: [], defaults: {}, env: () => ({}), environment: () => "cli" };
const until = Date.now() + 2000;
while (Date.now() < until) {
  const consent = createConsent(rules);
  consent.allow({ decision: "once", purposes: ["crashes"], email: "x@example.com", unlessDenied: true });
  consent.takeOnce();
  consent.allow({ decision: "always", purposes: ["crashes"], unlessDenied: true });
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
}
`;

const DENIER = `
import { createTelemetry } from "@askfirst/telemetry-core";
await new Promise((resolve) => setTimeout(resolve, 1000));
createTelemetry({ app: { name: "crawler", version: "1.0.0" }, providers: [] }).disable();
`;

const FOREIGN = `{\n  "big": 12345678901234567890,\n  "theme": { "name": "dark", "telemetry": [1, 2] },\n  "last": "é"\n}\n`;

type Write = [decision: string, from: string, to: string];

describe("fifty processes that write consent for two seconds", () => {
  it("leave a file that parses at every moment, with the keys of others, and lose no denial", async () => {
    const sandbox = createSandbox();
    const settings = sandbox.write(".crawler/config.json", FOREIGN);
    const script = sandbox.host(WRITER);
    let reading = true;
    let reads = 0;
    const reader = (async () => {
      while (reading) {
        const content = JSON.parse(readFileSync(settings, "utf8")) as Record<string, unknown>;
        expect(content["last"]).toBe("é");
        expect(content["theme"]).toEqual({ name: "dark", telemetry: [1, 2] });
        reads++;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    })();
    const runs = await Promise.all(Array.from({ length: PROCESSES }, () => sandbox.node([script])));
    reading = false;
    await reader;

    expect(runs.map(({ code, stderr }) => `${code}${stderr}`)).toEqual(Array(PROCESSES).fill("0"));
    const text = readFileSync(settings, "utf8");
    expect(text).toContain("12345678901234567890");
    expect(reads).toBeGreaterThan(100);
    expect(sandbox.files()).toEqual([".crawler/config.json"]);

    // What is stored must be the decision of a write after which no contrary one began: then none was lost.
    const writes = runs.flatMap(({ stdout }) => JSON.parse(stdout) as Write[]);
    const decision = (JSON.parse(text) as { telemetry: { consent: string } }).telemetry.consent;
    const latestEnd = writes
      .filter(([kind]) => kind === decision)
      .reduce((most, [, , to]) => (BigInt(to) > most ? BigInt(to) : most), 0n);
    const lost = writes.filter(([kind, from]) => kind !== decision && BigInt(from) > latestEnd);
    expect(lost).toEqual([]);
    // Enough for a race, whatever the machine manages in two seconds.
    expect(writes.length).toBeGreaterThan(PROCESSES);
  }, 90_000);

  it("keeps a denial against everything under way: answers to questions, a once being used up", async () => {
    const sandbox = createSandbox();
    sandbox.write(".crawler/config.json", FOREIGN);
    const meddler = sandbox.host(MEDDLER);
    bundleSource("consent/consent.ts", join(dirname(meddler), "consent.js"));
    const runs = await Promise.all([
      ...Array.from({ length: PROCESSES - 1 }, () => sandbox.node([meddler])),
      sandbox.node([sandbox.host(DENIER)]),
    ]);
    expect(runs.map(({ code, stderr }) => `${code}${stderr}`)).toEqual(Array(PROCESSES).fill("0"));
    expect(JSON.parse(sandbox.settings() ?? "")).toMatchObject({ telemetry: { consent: "denied" }, last: "é" });
  }, 90_000);
});
