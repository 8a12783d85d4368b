import { execFileSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { createSandbox, type Sandbox } from "../../../testing/sandbox.ts";
import { arrived, recordingHost } from "./recording-host.ts";

const HOST = `
import { createTelemetry } from "@askfirst/telemetry-core";
const provider = { name: "mine", sendException(report) { console.log("sent", report.exceptions[0].type); } };
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider });
telemetry.captureException(new RangeError("a"));
await telemetry.flush();
const print = () => console.log(telemetry.status().problems.join());
print();
telemetry.disable();
`;
const STATE = ".local/state/askfirst/crawler";
const isRoot = process.getuid?.() === 0;

/** A state folder as a run has left it: a report in the inbox, and one in the outbox. */
async function used(): Promise<Sandbox> {
  const sandbox = createSandbox();
  const leave = HOST.replace("await telemetry.flush();", "").replace("telemetry.disable();", "");
  const script = sandbox.host(leave.replace("provider });", `provider, delivery: "next-run" });`));
  await sandbox.node([script]);
  await sandbox.node([script], { env: { CRAWLER_TELEMETRY: "1" } });
  expect([sandbox.inbox(), sandbox.outbox("mine")]).toMatchObject([[{}], [{}]]);
  return sandbox;
}

/** A person's own files, one of which has the name of an item. */
function others(sandbox: Sandbox): string[] {
  const names = ["report.txt", "1234", `${Date.now().toString(36)}-0000-${"a".repeat(32)}.json`];
  return names.map((name) => sandbox.write(`others/${name}`, "{}"));
}

describe.skipIf(process.platform === "win32")("a state folder that is not as this package made it", () => {
  it.each(["", "/inbox", "/outbox", "/outbox/mine", "/hours", "/ledger", "/delivery", "/ledger-waiting"])(
    "has a link at %j: nothing there is read, written or removed",
    async (part) => {
      const sandbox = await used();
      const files = others(sandbox);
      const path = sandbox.path(STATE + part);
      if (existsSync(path)) renameSync(path, sandbox.path("moved"));
      symlinkSync(sandbox.path("others"), path);
      const { stdout, stderr, code } = await sandbox.node([sandbox.host(HOST)], { env: { CRAWLER_TELEMETRY: "1" } });
      expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
      // The report of this run left from memory, and none of what lay there.
      expect(stdout).toMatch(/^sent RangeError\n.*is a symbolic link, so that nothing is read or kept there/);
      expect(files.map((file) => readFileSync(file, "utf8"))).toEqual(["{}", "{}", "{}"]);
      expect(sandbox.files().filter((file) => file.startsWith("others"))).toHaveLength(3);
    },
  );

  it.each(["", "/inbox", "/outbox/mine"])("may be written by others at %j", async (part) => {
    const sandbox = await used();
    chmodSync(sandbox.path(STATE + part), 0o777);
    const before = sandbox.files();
    const { stdout } = await sandbox.node([sandbox.host(HOST)], { env: { CRAWLER_TELEMETRY: "1" } });
    expect(stdout).toMatch(/^sent RangeError\n.*may be written by others than you/);
    expect(sandbox.files().filter((file) => !file.startsWith(".crawler"))).toEqual(before);
  });

  it.runIf(isRoot).each(["", "/outbox"])("belongs to another user at %j", async (part) => {
    const sandbox = await used();
    chownSync(sandbox.path(STATE + part), 12345, 12345);
    const { stdout } = await sandbox.node([sandbox.host(HOST)], { env: { CRAWLER_TELEMETRY: "1" } });
    expect(stdout).toMatch(/belongs to another user/);
  });
});

describe.skipIf(process.platform === "win32")("a file in the state folder that is not as this package made it", () => {
  const hour = () => String(Math.floor(Date.now() / 3_600_000));
  const item = `outbox/mine/${"0".repeat(9)}-0000-${"a".repeat(32)}.json`;
  const segment = `outbox/mine/${"0".repeat(9)}-${"a".repeat(12)}.segment`;
  const names = [
    "dropped.log",
    "dropped.sums",
    "delivery/mine.json",
    "ledger/head",
    item,
    segment,
    "courier-mine.lock",
  ];

  it.each(names)("is a pipe called %s, for which nothing waits", async (name) => {
    const sandbox = await used();
    const path = sandbox.path(STATE, name);
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (existsSync(path)) renameSync(path, sandbox.path("moved"));
    execFileSync("mkfifo", ["-m", "600", path]);
    const run = sandbox.node([sandbox.host(HOST)], { env: { CRAWLER_TELEMETRY: "1" } });
    const late = new Promise((resolve) => setTimeout(resolve, 20_000, "hangs").unref());
    expect(await Promise.race([run, late])).toMatchObject({ code: 0, stderr: "" });
  });

  it.each([...names, `hours/${hour()}`])("is a link called %s, which is not followed", async (name) => {
    const sandbox = await used();
    const path = sandbox.path(STATE, name);
    const target = sandbox.write("target", "mine");
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    if (existsSync(path)) renameSync(path, sandbox.path("moved"));
    symlinkSync(target, path);
    expect(await sandbox.node([sandbox.host(HOST)], { env: { CRAWLER_TELEMETRY: "1" } })).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect(readFileSync(target, "utf8")).toBe("mine");
  });

  it("is a link where the start of a courier is marked, which is not followed", async () => {
    const sandbox = createSandbox();
    const target = sandbox.write("target", "mine");
    mkdirSync(sandbox.path(STATE), { recursive: true, mode: 0o700 });
    symlinkSync(target, sandbox.path(STATE, "courier-starts"));
    const host = recordingHost(sandbox, `telemetry.captureMessage("a");`, { delivery: "detached" });
    expect(await sandbox.node([host], { env: { CRAWLER_TELEMETRY: "1" } })).toMatchObject({ code: 0 });
    expect(await arrived(sandbox, "a ")).toBe("a ");
    expect(readFileSync(target, "utf8")).toBe("mine");
  });

  it("stays when the person withdraws, and what is ours goes", async () => {
    const sandbox = await used();
    for (const folder of ["inbox", "outbox", "outbox/mine", "hours"]) {
      writeFileSync(sandbox.path(STATE, folder, "diary.txt"), "mine");
      mkdirSync(sandbox.path(STATE, folder, "photos"));
      writeFileSync(sandbox.path(STATE, folder, "photos/1.json"), "mine");
    }
    await sandbox.node([sandbox.host(HOST)]);
    const left = sandbox.files().filter((file) => /inbox|outbox|hours/.test(file));
    expect(left.filter((file) => !/diary\.txt$|photos\/1\.json$/.test(file) && !file.includes("hours"))).toEqual([]);
    expect(left.filter((file) => /diary|photos/.test(file))).toHaveLength(8);
  });
});
