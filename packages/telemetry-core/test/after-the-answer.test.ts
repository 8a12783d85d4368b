import { expect, it } from "vitest";
import { openSession } from "../../../testing/pseudo-terminal.ts";
import { startReceiver } from "../../../testing/receiver.ts";
import { createSandbox, type Sandbox } from "../../../testing/sandbox.ts";

const host = (dsn?: string) => `
import { sentry } from "@askfirst/provider-sentry";
import { createTelemetry } from "@askfirst/telemetry-core";
const provider = sentry({ dsn: ${dsn === undefined ? "undefined" : JSON.stringify(dsn)} });
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, command: "crawler telemetry", provider });
if (process.argv[2] === "status") console.log(JSON.stringify(telemetry.status()));
else await telemetry.run(async () => { await null; throw new Error("broken"); });
`;

/** Answers the question and the one about an address, at a terminal of so many columns. */
async function answer(sandbox: Sandbox, script: string, key: string, columns = 200) {
  const session = openSession(sandbox, [script], {}, columns);
  await session.sees("press Enter: ");
  session.press(`${key}\r`);
  if (key !== "3") {
    await session.sees("(Enter for none): ");
    session.press("\r");
  }
  expect(await session.ended()).toBe(1);
  return session.screen().slice(session.screen().lastIndexOf(key === "3" ? "press Enter: " : "(Enter for none): "));
}

it("says to which server a report was sent, under which id, and how to see it", async () => {
  using receiver = await startReceiver();
  const sandbox = createSandbox();
  const said = await answer(sandbox, sandbox.host(host(receiver.dsn)), "2");
  const [record] = sandbox.ledger() as { id: string }[];
  const short = record?.id.slice(0, 8);
  const where = new URL(receiver.dsn).host;
  expect(said).toContain(
    `Thank you. Sent to sentry (${where}) as report ${short}. To see it:\ncrawler telemetry log --payload ${short}\n`,
  );
  expect(said).toContain("Later reports go without asking. To change your mind: crawler telemetry disable\n");
  expect(receiver.bodies).toHaveLength(1);
});

it("thanks for nothing that was not sent, and says why it waits, in rows that fit", async () => {
  const sandbox = createSandbox();
  const said = await answer(sandbox, sandbox.host(host("http://public@127.0.0.1:9/1")), "1", 50);
  expect(said).not.toContain("Thank you");
  expect(said.replaceAll("\n", " ")).toMatch(
    /Not sent to sentry yet \(.*ECONNREFUSED.*\): report [0-9a-f]{8} waits on this machine\./,
  );
  const after = said.slice(said.indexOf("Not sent"));
  for (const row of after.split("\n")) expect(row.length).toBeLessThan(50);
});

it("says what a no means, and nothing else", async () => {
  const sandbox = createSandbox();
  const said = await answer(sandbox, sandbox.host(host("http://public@127.0.0.1:9/1")), "3");
  expect(said).toContain(
    "Nothing is sent, and you are not asked again. To change your mind:\ncrawler telemetry enable\n",
  );
});

it("asks nobody where the provider cannot be made, counts no question, and says why in status", async () => {
  const sandbox = createSandbox();
  const script = sandbox.host(host());
  const session = openSession(sandbox, [script]);
  expect(await session.ended()).toBe(1);
  expect(session.screen()).not.toContain("May it send");
  expect(sandbox.files()).not.toContain(".local/state/askfirst/crawler/asked.json");
  const { stdout } = await sandbox.node([script, "status"]);
  expect(stdout).toContain("provider-sentry has no DSN. Pass sentry({ dsn }) or set CRAWLER_SENTRY_DSN.");
  // With the person's own it can be made, and is asked about.
  const next = openSession(sandbox, [script], { CRAWLER_SENTRY_DSN: "http://public@127.0.0.1:9/1" });
  await next.sees("It would go to sentry (127.0.0.1:9).");
  next.press("\u0003");
  expect(await next.ended()).toBe(1);
});
