import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import type { FaultHost } from "./fault-host.ts";
import { attempts, courierIsGone, createProviderHost } from "./fault-provider.ts";

const CAPTURE = `telemetry.captureMessage("first"); process.kill(process.pid, "SIGKILL");`;

/** What a file may hold after the machine lost power: its length without its content, a part, or nothing. */
const remains: [string, (whole: Buffer) => Buffer][] = [
  ["full of zeros", (whole) => Buffer.alloc(whole.length)],
  ["torn", (whole) => whole.subarray(0, Math.floor(whole.length / 2))],
  ["torn, with zeros for the rest", (whole) => Buffer.concat([whole.subarray(0, 20), Buffer.alloc(40)])],
  ["empty", () => Buffer.alloc(0)],
];

function spoil(host: FaultHost, file: string, how: (whole: Buffer) => Buffer, whole?: string): void {
  const path = join(host.state, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, how(whole === undefined ? readFileSync(path) : Buffer.from(whole)));
  // So old that no process can still be writing it.
  const before = new Date(Date.now() - 10 * 60_000);
  utimesSync(path, before, before);
}

describe.concurrent.each(remains)("a file that is %s:", (_, how) => {
  it("is set aside and counted as an item of the outbox, and holds back no other", async () => {
    const host = createProviderHost();
    await host.run(CAPTURE);
    const [name] = readdirSync(join(host.state, "outbox/mine"));
    spoil(host, `outbox/mine/${name}`, how);
    await host.crash();
    await host.courierIsThrough();
    expect(await host.status()).toMatchObject({ sent: 1, providers: [{ waiting: 0 }], dropped: { unreadable: 1 } });
    expect(readdirSync(join(host.state, "outbox/mine"))).toEqual([`${name}.torn`]);
    expect(attempts(host)).toHaveLength(1);
  });

  it("blocks no other as a report of the inbox, and no decision releases it", async () => {
    const host = createProviderHost("module", {});
    await host.run(CAPTURE);
    const [name] = readdirSync(join(host.state, "inbox"));
    spoil(host, `inbox/${name}`, how);
    await host.crash();
    expect(await host.status()).toMatchObject({ inbox: 2 });
    await host.run("telemetry.enable(); await telemetry.flush();");
    expect(attempts(host)).toEqual([]);
    await host.run("telemetry.disable();");
    expect(await host.status()).toMatchObject({ inbox: 0 });
  });

  it("makes the state of delivery, both locks and the counts of losses start again", async () => {
    const host = createProviderHost();
    spoil(host, "delivery/mine.json", how, `{"sent":1,"failures":9,"notBefore":${Date.now() + 9e6}}`);
    for (const lock of ["courier-mine.lock", "ledger.lock"])
      spoil(host, lock, how, "4194304 0123456789abcdef 4194304.12345 0123456789ab");
    spoil(host, "losses", how, "n?");
    await host.crash();
    // The spoilt file is there from the start. A courier that comes days later finds the lock of a working courier too old.
    await courierIsGone(host);
    await host.deliverLater();
    expect(await host.status()).toMatchObject({ sent: 1, providers: [{ waiting: 0 }] });
    expect(host.sandbox.ledger()).toHaveLength(1);
    await host.run(CAPTURE);
    const [name] = readdirSync(join(host.state, "outbox/mine"));
    spoil(host, `outbox/mine/${name}`, how);
    expect((await host.deliverLater()).dropped).toMatchObject({ unreadable: 1 });
  });

  it("leaves the ledger to go on in a line of its own", async () => {
    const host = createProviderHost();
    const chain = "ledger/chain-000000000001.jsonl";
    spoil(host, chain, how, `{"previous":"${"0".repeat(64)}","payload":"${"x".repeat(200)}"}\n`);
    await host.crash();
    await host.courierIsThrough();
    const last = readFileSync(join(host.state, chain), "utf8").trimEnd().split("\n").at(-1) ?? "";
    expect(JSON.parse(last)).toMatchObject({ provider: "mine", previous: "0".repeat(64) });
    expect((await host.status()).sent).toBe(1);
  });
});
