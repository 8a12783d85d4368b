import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Telemetry } from "@askfirst/telemetry-core";
import { describe, expect, it } from "vitest";
import { crawlerMain, createSandbox, type Sandbox, stagedModules } from "../../../testing/sandbox.ts";
import type * as Cli from "../src/index.ts";

const bin = join(stagedModules, "@askfirst/cli/dist/bin.js");
const LEDGER = ".local/state/askfirst/crawler/ledger";

/** A host that delivers one report for each of its arguments, whose text is all that its provider sends. */
const HOST = `
import { createTelemetry } from "@askfirst/telemetry-core";
let next = 2;
const provider = { name: "mine", sendException: () => ({ endpoint: "mine.example", body: process.argv[next++] }) };
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, limits: false, provider });
for (const text of process.argv.slice(2)) telemetry.captureException(new Error("broken"));
await telemetry.flush();
`;

async function sent(...texts: string[]): Promise<Sandbox> {
  const sandbox = createSandbox();
  const { code, stderr } = await sandbox.node([sandbox.host(HOST), ...texts], { env: { CRAWLER_TELEMETRY: "1" } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return sandbox;
}

interface Entry {
  readonly id: string;
  readonly sha256: string;
}

describe.each([
  ["askfirst", [bin], ["--app", "crawler"]],
  ["crawler telemetry", [crawlerMain, "telemetry"], []],
])("%s", (_, program, app) => {
  const command = (sandbox: Sandbox, ...args: string[]) => sandbox.node([...program, ...args, ...app]);
  const log = async (sandbox: Sandbox) =>
    JSON.parse((await command(sandbox, "log", "--json")).stdout) as (Entry & Record<string, unknown>)[];

  it("lists by log what left, newest last, with time, provider, endpoint, outcome, size, id and digest", async () => {
    const sandbox = await sent("one é", "two", "three");
    const { code, stdout, stderr } = await command(sandbox, "log");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [head, ...rows] = stdout.trimEnd().split("\n");
    expect(head).toMatch(/^time +provider +endpoint +outcome +size +id +sha256$/);
    const entries = await log(sandbox);
    expect(entries).toMatchObject([{ bytes: 6 }, { bytes: 3 }, { bytes: 5, payload: "kept", provider: "mine" }]);
    for (const [at, { id, bytes, sha256 }] of entries.entries()) {
      expect(rows[at]).toMatch(
        new RegExp(
          `^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\dZ  mine      mine\\.example  accepted   ${bytes} B  ${id}  ${sha256.slice(0, 12)}$`,
        ),
      );
    }
    const limited = await command(sandbox, "log", "--limit", "1");
    expect(limited.stdout.trimEnd().split("\n")).toEqual([head, rows[2]]);
  });

  it("prints the exact bytes by log --payload, from the beginning of an id or a digest", async () => {
    const sandbox = await sent("one é\n", "two");
    const [first, second] = (await log(sandbox)) as [Entry, Entry];
    expect((await command(sandbox, "log", "--payload", first.id)).stdout).toBe("one é\n");
    expect((await command(sandbox, "log", "--payload", second.id.slice(0, 8))).stdout).toBe("two");
    expect((await command(sandbox, "log", "--payload", second.sha256.slice(0, 12))).stdout).toBe("two");
    rmSync(sandbox.path(LEDGER, "payloads/2"));
    writeFileSync(sandbox.path(LEDGER, "payloads/1"), "other");
    const gone = await command(sandbox, "log", "--payload", second.id);
    expect({ code: gone.code, stdout: gone.stdout }).toEqual({ code: 1, stdout: "" });
    expect(gone.stderr).toBe(`The payload of ${second.id} is missing, and it did not age out.\n`);
    const changed = await command(sandbox, "log", "--payload", first.id);
    expect({ code: changed.code, stdout: changed.stdout }).toEqual({ code: 1, stdout: "" });
    expect((await command(sandbox, "log", "--payload", "0000aaaa")).stderr).toMatch(
      /^No delivery of crawler has an id/,
    );
  });

  it("says by verify that the ledger is as it was written, or where it is not", async () => {
    const sandbox = await sent("one", "two", "three");
    const whole = await command(sandbox, "verify");
    expect(whole).toMatchObject({ code: 0, stderr: "" });
    expect(whole.stdout).toBe(
      "The ledger of crawler is as it was written: 3 deliveries left this machine, 0 not accepted; 3 payloads kept, 0 aged out.\n",
    );
    const chain = sandbox.path(LEDGER, "chain-000000000001.jsonl");
    writeFileSync(chain, readFileSync(chain, "utf8").replace("mine.example", "evil.example"));
    const { code, stdout } = await command(sandbox, "verify");
    expect(code).toBe(1);
    expect(stdout).toBe(
      "The ledger of crawler is not as it was written: 1 fault.\nchain-000000000001.jsonl:1: Record 1 was changed after it was written.\n",
    );
    const json = await command(sandbox, "verify", "--json");
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout)).toEqual({
      records: 2,
      accepted: 2,
      payloads: 2,
      agedOut: 0,
      ok: false,
      faults: [{ file: "chain-000000000001.jsonl", line: 1, what: "Record 1 was changed after it was written." }],
    });
  });

  it("says of what left and was not accepted that it left", async () => {
    const sandbox = createSandbox();
    const refusing = HOST.replace("({ endpoint:", "({ status: next === 2 ? 503 : 200, endpoint:");
    await sandbox.node([sandbox.host(refusing), "one"], { env: { CRAWLER_TELEMETRY: "1" } });
    expect((await command(sandbox, "log")).stdout).toMatch(/mine\.example +later \(503\) +3 B /);
    expect(await log(sandbox)).toMatchObject([{ outcome: "later", status: 503 }]);
    expect((await command(sandbox, "verify")).stdout).toBe(
      "The ledger of crawler is as it was written: 1 delivery left this machine, 1 not accepted; 1 payload kept, 0 aged out.\n",
    );
  });

  it("tells a ledger that is empty, unreadable or torn from a good one", async () => {
    const sandbox = createSandbox();
    sandbox.write(".crawler/config.json", "{}\n");
    expect(await command(sandbox, "log")).toMatchObject({
      code: 0,
      stdout: "Nothing of crawler has left this machine.\n",
    });
    expect((await command(sandbox, "log", "--json")).stdout).toBe("[]\n");
    expect(await command(sandbox, "verify")).toMatchObject({
      code: 0,
      stdout: "The ledger of crawler is empty: nothing has left this machine.\n",
    });
    expect(sandbox.files()).toEqual([".crawler/config.json"]);
    sandbox.write(LEDGER, "");
    for (const word of ["log", "verify"]) {
      const { code, stdout, stderr } = await command(sandbox, word);
      expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
      expect(stderr).toMatch(/crawler\/ledger is not a folder, so that nothing is read or kept there\. Move it away\./);
    }
    const torn = await sent("one");
    writeFileSync(torn.path(LEDGER, "chain-000000000001.jsonl"), "{");
    expect((await command(torn, "log")).stdout).toBe("1 line cannot be read: verify tells more.\n");
    expect((await command(torn, "verify")).code).toBe(1);
  });

  it("refuses options that log does not have, and says which go together", async () => {
    const sandbox = await sent("one");
    for (const [args, message] of [
      [["log", "--limit", "0"], /--limit takes a number from 1 on/],
      [["log", "--payload", "x"], /--payload takes an id or a digest/],
      [["log", "--payload", "abcd", "--json"], /no --json, no --limit/],
      [["verify", "--limit", "1"], /--limit goes with log only|unknown option '--limit'/],
    ] as [string[], RegExp][]) {
      const { code, stderr } = await command(sandbox, ...args);
      expect({ args, code }).toEqual({ args, code: 2 });
      expect(stderr).toMatch(message);
    }
  });

  it.skipIf(spawnSync("strace", ["-V"]).error)("opens no socket and writes nothing for log and verify", async () => {
    const sandbox = await sent("one");
    for (const word of ["log", "verify"]) {
      const { stderr } = spawnSync(
        "strace",
        [
          "-f",
          "-qq",
          "-e",
          "trace=socket,connect,openat,rename,unlink,mkdir",
          process.execPath,
          ...program,
          word,
          ...app,
        ],
        { env: sandbox.env, cwd: sandbox.home, encoding: "utf8" },
      );
      expect(stderr).toContain("chain-000000000001.jsonl");
      const calls = stderr
        .split("\n")
        .filter((line) =>
          /socket\(AF_INET|connect\((?!.*nscd)|O_CREAT|^(\[pid +\d+\] )?(rename|unlink|mkdir)/.test(line),
        );
      // On some machines the system's library asks nscd for the user's name.
      expect(calls).toEqual([]);
    }
  });
});

it("keeps one chain, whole, when several hosts deliver at once", async () => {
  const sandbox = createSandbox();
  const host = sandbox.host(HOST);
  const texts = (name: string) => Array.from({ length: 10 }, (_, at) => `${name}${at}`);
  await Promise.all(
    ["a", "b", "c"].map((name) => sandbox.node([host, ...texts(name)], { env: { CRAWLER_TELEMETRY: "1" } })),
  );
  // The courier with the turn delivered for the others too, or left it to the next run.
  await sandbox.node([host, "last"], { env: { CRAWLER_TELEMETRY: "1" } });
  const { stdout } = await sandbox.node([bin, "verify", "--json", "--app", "crawler"]);
  const records = sandbox.ledger();
  expect(JSON.parse(stdout)).toMatchObject({ records: records.length, payloads: records.length, ok: true });
  // Once each, and once more where a slow machine ended a host between sending and its record.
  expect(new Set(records.map(({ id }) => id)).size).toBe(31);
  expect(records.length).toBeLessThan(40);
});

it("finds a delivery among several that begin alike by its digest", async () => {
  const sandbox = createSandbox();
  const host = sandbox.host(HOST.replace("provider });", `providers: [provider, { ...provider, name: "other" }] });`));
  await sandbox.node([host, "one", "two"], { env: { CRAWLER_TELEMETRY: "1" } });
  const [first] = sandbox.ledger() as { id: string }[];
  const { code, stderr } = await sandbox.node([bin, "log", "--payload", first?.id as string, "--app", "crawler"]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^2 deliveries begin with .* to mine: [0-9a-f]{12}; .* to other: [0-9a-f]{12}\.\n$/);
});

it("writes no bytes to a terminal that could control it", async () => {
  const sandbox = await sent("\u001b[2Jevil");
  const { runTelemetryCommand } = (await import(join(stagedModules, "@askfirst/cli/dist/index.js"))) as typeof Cli;
  const telemetry = {
    status: () => ({ app: "crawler", stateFolder: join(sandbox.path(LEDGER), ".."), problems: [] }),
  } as unknown as Telemetry;
  const print = async (isTTY: boolean) => {
    const written: (string | Uint8Array)[] = [];
    const stream = { isTTY, write: (chunk: string | Uint8Array) => written.push(chunk) };
    const [{ id }] = sandbox.ledger() as [{ id: string }];
    const code = await runTelemetryCommand(telemetry, ["log", "--payload", id], { stdout: stream, stderr: stream });
    return { code, text: Buffer.from(written[0] as string).toString() };
  };
  expect(await print(false)).toEqual({ code: 0, text: "\u001b[2Jevil" });
  expect(await print(true)).toEqual({ code: 1, text: expect.stringMatching(/^These bytes could steer the terminal/) });
});
