import { expect, it } from "vitest";
import { openSession } from "../../../testing/pseudo-terminal.ts";
import { createSandbox } from "../../../testing/sandbox.ts";

const HOST = `
import { createTelemetry } from "@askfirst/telemetry-core";
const provider = { name: "mine", sendException() {} };
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, delivery: "next-run" });
await telemetry.run(async () => { await null; throw new Error("broken"); });
`;

it.each<[string, Record<string, string>]>([
  ["", { COMP_LINE: "crawler craw", COMP_POINT: "12", COMP_CWORD: "1" }],
  ["completion zsh", {}],
  ["complete -- craw", {}],
  ["__complete craw", {}],
  ["--get-yargs-completions crawler craw", {}],
  ["--compgen 1 crawl craw", {}],
  ["crawl -h", {}],
  ["-h crawl", {}],
  ["crawl --yes", {}],
  ["crawl -y", {}],
  ["crawl --quiet", {}],
  ["crawl -q", {}],
  ["crawl --silent", {}],
  ["crawl --json", {}],
  ["crawl --format json", {}],
  ["crawl --ci", {}],
  ["crawl --non-interactive", {}],
  ["crawl --no-input", {}],
  ["crawl", { NONINTERACTIVE: "1" }],
])("asks nobody at a terminal by the command line %j with %j, and keeps the report", async (line, env) => {
  const sandbox = createSandbox();
  const session = openSession(sandbox, [sandbox.host(HOST), ...line.split(" ").filter(Boolean)], env);
  expect(await session.ended()).toBe(1);
  expect(session.screen()).toContain("Error: broken");
  expect(session.screen()).not.toContain("May it send");
  expect(sandbox.inbox()).toHaveLength(1);
});

it.each(["crawl", "crawl -- -y", "crawl --json=false"])("asks a person by the command line %j", async (line) => {
  const sandbox = createSandbox();
  const session = openSession(sandbox, [sandbox.host(HOST), ...line.split(" ")]);
  await session.sees("May it send");
  await session.sees("press Enter");
  session.press("\u0003");
  expect(await session.ended()).toBe(1);
});
