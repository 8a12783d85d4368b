import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { startReceiver } from "../soak/start-receiver.mjs";
import { ASKFIRST, createWindowsSandbox, many, type Order, toldBy, type WindowsSandbox } from "./windows-sandbox.ts";

export function delivery(): void {
  it("delivers and records what four processes capture while two deliver", async () => {
    const { sandbox, env, receiver } = await allowed();
    const each = 10;
    const ended = await sandbox.run(
      ...many(4, (at) => ({ program: "capture.js", args: [nameOf(at), "6", `${each}`], env })),
      ...many(2, () => ({ program: "deliver.js", args: ["6", `${4 * each}`], env })),
    );
    expect(ended.map(({ code, stderr }) => `${code}${stderr}`)).toEqual(Array(6).fill("0"));
    expect(toldBy(ended.slice(4)).at(-1)).toMatchObject({ dropped: {}, problems: [] });
    expect(await receiver.counts()).toMatchObject({ distinct: 4 * each, torn: 0 });
    expect(await verdict(sandbox)).toMatchObject({ ok: true, faults: [] });
    // One record for each provider at least.
    expect(recordsOf(sandbox)).toBeGreaterThanOrEqual(2 * 4 * each);
    receiver.close();
  });

  it("loses nothing although processes are terminated while they capture and deliver", async () => {
    const { sandbox, env, receiver } = await allowed();
    const captures = (at: number): Order => ({
      program: "capture.js",
      args: [nameOf(at), "6", "100000"],
      env,
      endAt: { file: `captured-${nameOf(at)}`, bytes: 2 + 3 * at },
    });
    const delivers: Order = {
      program: "deliver.js",
      args: ["6", "100000"],
      env,
      endAt: { file: "sent", bytes: 3 * "id of 32 digits, and a line break".length },
    };
    const ended = await sandbox.run(...many(5, captures), delivers);
    expect(ended.map(({ signal }) => signal)).toEqual(Array(6).fill("SIGTERM"));

    const later = await sandbox.run({ program: "deliver.js", args: ["1", "0"], env });
    expect(toldBy(later)).toMatchObject([{ providers: [{ waiting: 0 }, { waiting: 0 }], dropped: {} }]);
    const captured = (at: number) => readFileSync(sandbox.path(`captured-${nameOf(at)}`)).length;
    const told = many(5, captured).reduce((sum, each) => sum + each, 0);
    const { distinct, torn } = await receiver.counts();
    expect(torn).toBe(0);
    expect(distinct).toBeGreaterThanOrEqual(told);
    // Each of five may have been terminated after a capture and before it told of it.
    expect(distinct).toBeLessThanOrEqual(told + 5);
    expect(await verdict(sandbox)).toMatchObject({ ok: true, faults: [] });
    receiver.close();
  });

  it("delivers a crash by a courier process, and keeps its output and exit code", async () => {
    const { sandbox, env, receiver } = await allowed();
    const [crashed] = await sandbox.run({ program: "crash.js", env });
    expect(crashed).toMatchObject({ code: 1, signal: null, stdout: "" });
    expect(crashed?.stderr).toContain("RangeError: broken on Windows");
    // The courier is on its own: nobody tells when it is done.
    while (recordsOf(sandbox) < 2) await new Promise((later) => setTimeout(later, 100));
    expect(await receiver.counts()).toMatchObject({ distinct: 1, torn: 0 });
    receiver.close();
  });
}

const nameOf = (at: number): string => "abcdef"[at] ?? "";

/** A person who said yes, and a backend on loopback. */
async function allowed() {
  const receiver = await startReceiver();
  const sandbox = createWindowsSandbox();
  return { sandbox, receiver, env: { CRAWLER_TELEMETRY: "1", CRAWLER_SENTRY_DSN: receiver.dsn } };
}

/** What the command says of the ledger. */
async function verdict(sandbox: WindowsSandbox): Promise<object | undefined> {
  const ended = await sandbox.run({ program: ASKFIRST, args: ["verify", "--app", "crawler", "--json"] });
  return toldBy(ended)[0];
}

/** How many deliveries the ledger tells of. */
function recordsOf(sandbox: WindowsSandbox): number {
  const chains = sandbox.state("ledger").filter(([name]) => name.startsWith("chain-"));
  return chains.reduce((sum, [, text]) => sum + text.split("\n").length - 1, 0);
}
