import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import type { Status } from "@askfirst/telemetry-core";
import { describe, expect, it } from "vitest";
import { DELIVER, type FaultHost, STATUS } from "./fault-host.ts";
import { attempts, courierIsGone, createProviderHost } from "./fault-provider.ts";

const CAPTURE = `telemetry.captureMessage("first");`;
const mayMount = spawnSync("unshare", ["-m", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;

/**
 * Runs shell lines in a mount namespace of their own and returns what `status` printed there, in order. The lines know
 * `crash`, `capture` (and be killed), `deliver` and `status`.
 */
function inNamespace(host: FaultHost, lines: string, decision = "1"): Status[] {
  mkdirSync(host.state, { recursive: true });
  const scripts = {
    STATUS: host.script(STATUS),
    DELIVER: host.script(DELIVER),
    CAPTURE: host.script(`${CAPTURE} process.kill(process.pid, "SIGKILL");`),
    LOSE: host.script(CAPTURE),
    MAIN: host.main,
  };
  const commands = `
    crash() { code=0; "$NODE" "$MAIN" > "$HOME/out" 2> "$HOME/err" || code=$?; echo $code > "$HOME/code"; }
    capture() { "$NODE" "$CAPTURE" 2> /dev/null || true; }
    lose() { "$NODE" "$LOSE"; }
    deliver() { "$NODE" "$DELIVER"; }
    status() { "$NODE" "$STATUS"; }
    full() { mount -t tmpfs -o mode=700,size=256k none "$STATE"; }
    fill() { printf n > "$STATE/losses"; cat /dev/zero > "$STATE/fill" 2> /dev/null || true; }
    readonly_at() { mount --bind "$1" "$1"; mount -o remount,bind,ro "$1"; }
    writable_at() { mount -o remount,bind,rw "$1"; }
  `;
  const out = execFileSync("unshare", ["-m", "sh", "-e", "-c", commands + lines], {
    env: {
      ...host.sandbox.env,
      ...(decision && { CRAWLER_TELEMETRY: decision }),
      ...scripts,
      NODE: process.execPath,
      STATE: host.state,
    },
    encoding: "utf8",
  });
  return out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Status);
}

/** The host that crashed in the namespace is seen to do what it does without telemetry. */
function expectCrashAsWithout(host: FaultHost): Promise<void> {
  const [stdout = "", stderr = "", code] = ["out", "err", "code"].map((file) =>
    readFileSync(host.sandbox.path(file), "utf8"),
  );
  return host.expectAsWithout({ code: Number(code), signal: null, stdout, stderr });
}

describe.skipIf(!mayMount).concurrent("on a disk that is full (needs mount namespaces)", () => {
  it("lets the host itself send a crash at once", async () => {
    const host = createProviderHost();
    const [during] = inNamespace(host, "full; fill; crash; status");
    await expectCrashAsWithout(host);
    expect(attempts(host)).toHaveLength(1);
    expect(during?.problems.join()).toMatch(/full disk/);
  });

  it("loses a crash without a decision, and counts it where the disk still takes a line", async () => {
    const host = createProviderHost("module", {});
    const [during] = inNamespace(host, "full; fill; crash; status", "");
    await expectCrashAsWithout(host);
    expect(during).toMatchObject({ inbox: 0, dropped: { unwritable: 1 } });
    expect(attempts(host)).toEqual([]);
  });

  it("counts what the host ends without sending", async () => {
    const host = createProviderHost();
    const [during] = inNamespace(host, "full; fill; lose; status");
    expect(during).toMatchObject({ dropped: { unwritable: 1, rejected: 1 } });
  });

  it("keeps what waits, and sends it as soon as there is room, without waiting for any lock", async () => {
    const host = createProviderHost();
    const [during, after] = inNamespace(host, `full; capture; fill; deliver; rm "$STATE/fill"; deliver`);
    expect(during).toMatchObject({ sent: 0, providers: [{ waiting: 1 }] });
    expect(after).toMatchObject({ sent: 1, providers: [{ waiting: 0 }], dropped: { rejected: 1 } });
    expect(attempts(host)).toHaveLength(1);
  });
});

describe.skipIf(!mayMount).concurrent("on a disk that is read-only (needs mount namespaces)", () => {
  it("lets the host itself send a crash at once, and keeps what waits until it can be written", async () => {
    const host = createProviderHost();
    const lines = `capture; readonly_at "$STATE"; crash; deliver; writable_at "$STATE"; deliver`;
    const [during, after] = inNamespace(host, lines);
    await expectCrashAsWithout(host);
    expect(during).toMatchObject({ sent: 0, providers: [{ waiting: 1 }] });
    expect(during?.problems.join()).toMatch(/EROFS/);
    expect(after).toMatchObject({ sent: 1, providers: [{ waiting: 0 }], dropped: {} });
    expect(attempts(host)).toHaveLength(2);
  });

  it("does not send an item that cannot be removed in every run", async () => {
    const host = createProviderHost();
    // The pause keeps the second item back, which has a file of its own by then.
    const pause = `export CRAWLER_MINE_FAULT="return { retryAfterMs: 600_000 }"; deliver; unset CRAWLER_MINE_FAULT`;
    const over = `sed -i 's/"notBefore":[0-9]*/"notBefore":0/' "$STATE/delivery/mine.json"`;
    const lines = `capture; capture; ${pause}; ${over}; readonly_at "$STATE/outbox/mine"; deliver; deliver; deliver`;
    const during = inNamespace(host, lines);
    expect(attempts(host)).toHaveLength(2);
    expect(during.map(({ sent }) => sent)).toEqual([1, 2, 2, 2]);
    expect(during[3]?.providers).toMatchObject([{ waiting: 1, problem: expect.stringMatching(/removed/) }]);
  });

  it("keeps what cannot be unpacked, does not send it, and says so", async () => {
    const host = createProviderHost();
    const lines = `capture; readonly_at "$STATE/outbox/mine"; deliver; writable_at "$STATE/outbox/mine"; rm -r "$STATE/delivery"; deliver`;
    const [during, after] = inNamespace(host, lines);
    expect(during?.providers).toMatchObject([
      { sent: 0, waiting: 1, problem: expect.stringMatching(/unpacked.*EROFS/) },
    ]);
    expect(after).toMatchObject({ sent: 1, providers: [{ waiting: 0 }], dropped: {} });
  });
});

const remove = (folder: string) =>
  `process.getBuiltinModule("node:fs").rmSync(${JSON.stringify(folder)}, { recursive: true });`;

describe.concurrent("a state folder that is deleted", () => {
  it("takes along what was kept while a host runs, and what comes then is delivered", async () => {
    const host = createProviderHost();
    const { code, stdout, stderr } = await host.run(`${CAPTURE} ${remove(host.state)} ${CAPTURE} ${DELIVER}`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(stdout)).toMatchObject({ sent: 1, dropped: {}, problems: [] });
    expect(host.sandbox.ledger()).toHaveLength(1);
  });

  it("leaves an item that is being sent: it is sent once and stands in the ledger", async () => {
    const host = createProviderHost();
    await host.crash({ CRAWLER_FAULT: remove(host.state) });
    await courierIsGone(host);
    expect(host.sandbox.ledger()).toHaveLength(1);
    expect((await host.deliverLater()).providers[0]).toMatchObject({ waiting: 0 });
    expect(attempts(host)).toHaveLength(1);
  });
});
