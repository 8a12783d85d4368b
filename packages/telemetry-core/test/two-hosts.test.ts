import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { openSession } from "../../../testing/pseudo-terminal.ts";
import { createSandbox } from "../../../testing/sandbox.ts";

const host = (app: string, main: string) => `
import { spawnSync } from "node:child_process";
import { createTelemetry } from "@askfirst/telemetry-core";
const provider = { name: "mine", sendException() {} };
const telemetry = createTelemetry({ app: { name: "${app}", version: "1.0.0" }, provider, delivery: "next-run" });
await telemetry.run(async () => { ${main} });
`;

it("asks once where a program and the one that it started crash", async () => {
  const sandbox = createSandbox();
  const child = sandbox.host(host("parser", `throw new Error("of the child");`));
  const start = `spawnSync(process.execPath, [${JSON.stringify(child)}], { stdio: "inherit" }); throw new Error("of the parent");`;
  const session = openSession(sandbox, [sandbox.host(host("crawler", start))], { PARSER_DOCKER: "0" });
  await session.sees("parser stopped at an error");
  await session.sees("press Enter: ");
  session.press("\u0003");
  await session.sees("Error: of the parent");
  expect(await session.ended()).toBe(1);
  expect(session.screen().match(/May it send/g)).toHaveLength(1);
  // What the parent failed with waits for its next run.
  expect(sandbox.inbox()).toHaveLength(1);
  expect(existsSync(sandbox.path(".local/state/askfirst/crawler/asked.json"))).toBe(false);
});
