import { chownSync, existsSync, lstatSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createSandbox } from "../../../testing/sandbox.ts";

const PERSON = 12345;
const host = (body: string) => `
import { createTelemetry } from "@askfirst/telemetry-core";
const provider = { name: "mine", sendException() {} };
const telemetry = createTelemetry({ app: { name: "crawler", version: "1.0.0" }, provider, delivery: "next-run" });
${body}`;
const CAPTURE = `telemetry.captureException(new Error("broken")); await telemetry.flush(); console.log(telemetry.status().problems.join());`;
const filesOfRoot = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (found) => lstatSync(join(found.parentPath, found.name)).uid === 0,
  );

describe.runIf(process.getuid?.() === 0)("root in a person's home", () => {
  it.each([
    ["captures", CAPTURE, 0],
    ["enables", "telemetry.enable();", 1],
    ["disables", "telemetry.disable();", 1],
  ])("makes nothing there when it %s", async (_, body, code) => {
    const sandbox = createSandbox();
    chownSync(sandbox.home, PERSON, PERSON);
    const finished = await sandbox.node([sandbox.host(host(body))], { env: { CRAWLER_TELEMETRY: "1" } });
    expect(finished.code).toBe(code);
    expect(finished.stdout + finished.stderr).toMatch(/belongs to another user/);
    expect(readdirSync(sandbox.home)).toEqual([]);
  });

  it("adds nothing to what the person has there", async () => {
    const sandbox = createSandbox();
    const kept = sandbox.write(".local/state/askfirst/crawler/inbox/kept", "");
    sandbox.write(".crawler/config.json", `{"telemetry":{"consent":"always"}}`);
    for (const found of readdirSync(sandbox.home, { recursive: true }))
      chownSync(sandbox.path(String(found)), PERSON, PERSON);
    chownSync(sandbox.home, PERSON, PERSON);
    await sandbox.node([sandbox.host(host(CAPTURE))], { env: { CRAWLER_TELEMETRY: "1" } });
    expect(existsSync(kept)).toBe(true);
    expect(filesOfRoot(sandbox.home)).toEqual([]);
  });

  it("makes no home where there is none", async () => {
    const sandbox = createSandbox();
    const folder = join(mkdtempSync(join(tmpdir(), "nobody-")), "home");
    const made = () => ["", "/.crawler"].map((name) => existsSync(`/nonexistent${name}`));
    const before = made();
    const env = { HOME: "/nonexistent", XDG_STATE_HOME: folder, CRAWLER_TELEMETRY: "1" };
    await sandbox.node([sandbox.host(host(`${CAPTURE}; try { telemetry.enable(); } catch {}`))], { env });
    expect(made()).toEqual(before);
  });
});
