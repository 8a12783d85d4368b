import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { openSession } from "../../../testing/pseudo-terminal.ts";
import { createSandbox } from "../../../testing/sandbox.ts";

const HOST = `
import { createTelemetry } from "@askfirst/telemetry-core";
const provider = { name: "mine", sendException() {} };
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, delivery: "next-run" });
await telemetry.run(async () => { if (process.argv[2]) telemetry.captureMessage("from an earlier run"); });
console.error("the host is done");
`;

it.each([
  [`{"id":"x/../../../../escaped","`, `{"id":"`],
  [`"context":{},"homeFolder":"/home/anna"`, `"context":{}`],
  ["{", `{"id"`],
])("asks nobody about a report with %s, and lets nothing of it leave the inbox", async (changed, was) => {
  const sandbox = createSandbox();
  const script = sandbox.host(HOST);
  await sandbox.node([script, "capture"]);
  const inbox = sandbox.path(".local/state/askfirst/crawler/inbox");
  const [name = ""] = readdirSync(inbox);
  const text = readFileSync(join(inbox, name), "utf8");
  expect(text).toContain(was);
  writeFileSync(join(inbox, name), text.replace(was, changed));
  // What an id with a path in it would need to lead out of the outbox.
  mkdirSync(join(dirname(inbox), "outbox/mine"), { recursive: true });

  const session = openSession(sandbox, [script]);
  expect(await session.ended()).toBe(0);
  expect(session.screen()).toBe("the host is done\n");
  expect(readdirSync(inbox)).toEqual([`${name}.torn`]);
  expect(sandbox.outbox("mine")).toEqual([]);
  expect(readFileSync(join(dirname(inbox), "losses"), "utf8")).toBe("u");
});

it("asks about a report that is as it was, and releases it", async () => {
  const sandbox = createSandbox();
  const script = sandbox.host(HOST);
  await sandbox.node([script, "capture"]);
  const session = openSession(sandbox, [script]);
  await session.sees("press Enter");
  session.press("1\r");
  await session.sees("e-mail");
  session.press("\r");
  expect(await session.ended()).toBe(0);
  expect(sandbox.inbox()).toEqual([]);
  expect(sandbox.outbox("mine")).toMatchObject([{ released: "once", report: { message: "from an earlier run" } }]);
});

it.each([
  ["sends the one report that a person agreed to", (text: string) => text, ["from an earlier run"]],
  ["sends no report that is another than the one a person agreed to", alterReport, []],
  ["sends no report that no answer released", (text: string) => alterReport(text).replace(/"digest":"\w+",/, ""), []],
] as const)("%s", async (_, change, sent) => {
  const sandbox = createSandbox();
  const keep = `sendException(report) { appendFileSync(process.env.HOME + "/sent", report.message + "\\n"); }`;
  const script = sandbox.host(`import { appendFileSync } from "node:fs";\n${HOST.replace("sendException() {}", keep)}`);
  await sandbox.node([script, "capture"]);
  const session = openSession(sandbox, [script]);
  await session.sees("press Enter");
  session.press("1\r");
  await session.sees("e-mail");
  session.press("\r");
  await session.ended();
  const outbox = sandbox.path(".local/state/askfirst/crawler/outbox/mine");
  const [item = ""] = readdirSync(outbox);
  const text = readFileSync(join(outbox, item), "utf8");
  writeFileSync(join(outbox, item), change(text));

  await sandbox.node([script]);
  const path = sandbox.path("sent");
  expect(existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : []).toEqual(sent);
  expect(sandbox.outbox("mine")).toEqual([]);
});

function alterReport(text: string): string {
  expect(text).toContain("from an earlier run");
  return text.replace("from an earlier run", "from another person");
}
