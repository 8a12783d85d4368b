import { mkdtempSync, renameSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { readSettings } from "./settings-file.ts";

const always = JSON.stringify({ telemetry: { consent: "always" } });
// Of the same length, so that nothing but its time tells the file apart.
const denied = JSON.stringify({ telemetry: { consent: "denied" } });

function storedDecision(path: string): string {
  const settings = readSettings(path);
  return settings.kind === "read" ? settings.consent.decisions.crashes : settings.kind;
}

/** A settings file that was written long ago, and read. */
function known(): string {
  const path = join(mkdtempSync(join(tmpdir(), "settings-")), "config.json");
  writeFileSync(path, always, { mode: 0o600 });
  vi.setSystemTime(Date.now() + 3_600_000);
  expect(storedDecision(path)).toBe("always");
  return path;
}

describe("a settings file that was read before", () => {
  afterEach(() => void vi.useRealTimers());

  it("is not read again as long as it is unchanged", () => {
    const path = known();
    expect(readSettings(path)).toBe(readSettings(path));
  });

  it("is read again after it was written in place", () => {
    const path = known();
    writeFileSync(path, denied);
    expect(storedDecision(path)).toBe("denied");
  });

  it("is read again after another file with the same times took its place", () => {
    const path = known();
    writeFileSync(`${path}.new`, denied, { mode: 0o600 });
    utimesSync(`${path}.new`, 1, 1);
    utimesSync(path, 1, 1);
    expect(storedDecision(path)).toBe("always");
    renameSync(`${path}.new`, path);
    expect(storedDecision(path)).toBe("denied");
  });

  it("is read each time while it is so new that a change would leave the same time", () => {
    const path = join(mkdtempSync(join(tmpdir(), "settings-")), "config.json");
    writeFileSync(path, always, { mode: 0o600 });
    expect(readSettings(path)).not.toBe(readSettings(path));
  });
});
