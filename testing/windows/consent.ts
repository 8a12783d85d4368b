import { existsSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createWindowsSandbox, many, toldBy } from "./windows-sandbox.ts";

const PROCESSES = 6;
const FOREIGN = `{\n  "big": 12345678901234567890,\n  "theme": { "telemetry": [1, 2] },\n  "last": "é"\n}\n`;

type Decided = [decision: string, from: string, to: string];

export function consent(): void {
  it("keeps the last word of six processes that enable and disable at once, and throws at none", async () => {
    const sandbox = createWindowsSandbox();
    const settings = sandbox.write(".crawler/config.json", FOREIGN);
    const ended = await sandbox.run(...many(PROCESSES, () => ({ program: "decide.js", args: [`${PROCESSES}`, "20"] })));

    const told = toldBy<{ log: Decided[]; errors: string[] }>(ended);
    expect(told.flatMap(({ errors }) => errors)).toEqual([]);
    const text = readFileSync(settings, "utf8");
    expect(text).toContain("12345678901234567890");
    const content = JSON.parse(text) as { last: string; theme: unknown; telemetry: { consent: string } };
    expect(content).toMatchObject({ last: "é", theme: { telemetry: [1, 2] } });
    expect(sandbox.names(".crawler")).toEqual(["config.json"]);

    // What is stored must be the decision of a call after whose end no contrary one began: then none was lost.
    const log = told.flatMap((each) => each.log);
    expect(log.length).toBe(PROCESSES * 20);
    const decision = content.telemetry.consent;
    const latestEnd = log
      .filter(([kind]) => kind === decision)
      .reduce((most, [, , to]) => (BigInt(to) > most ? BigInt(to) : most), 0n);
    expect(log.filter(([kind, from]) => kind !== decision && BigInt(from) > latestEnd)).toEqual([]);
  });

  it("keeps nothing of what five processes capture while a sixth denies", async () => {
    const sandbox = createWindowsSandbox();
    const settings = sandbox.write(".crawler/config.json", `{ "telemetry": { "consent": "always" } }`);
    const ended = await sandbox.run(...many(5, (at) => ({ program: "capture.js", args: [`${at}`, "6", "100000"] })), {
      program: "deny.js",
      args: ["6"],
    });

    expect(ended.map(({ code, stderr }) => `${code}${stderr}`)).toEqual(Array(6).fill("0"));
    expect(existsSync(sandbox.path("denied"))).toBe(true);
    expect(JSON.parse(readFileSync(settings, "utf8"))).toEqual({ telemetry: { consent: "denied" } });
    for (const part of ["inbox", "outbox/sentry", "outbox/quiet"]) expect(sandbox.state(part)).toEqual([]);
  });
}
