import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { bundleSource } from "../../test/bundle-source.ts";

it("takes a settings file that cannot be read for a doubt", () => {
  const home = mkdtempSync(join(tmpdir(), "unreadable-"));
  const settings = join(home, "config.json");
  writeFileSync(settings, `{"telemetry":{"consent":"always"}}`);
  const isRoot = process.getuid?.() === 0;
  // Modes mean nothing to root, so that another user reads.
  if (isRoot) for (const path of [home, settings]) chownSync(path, 12345, 12345);
  chmodSync(settings, 0);
  const module = bundleSource("consent/consent.ts", join(home, "consent.mjs"));
  const script = `
    import { createConsent } from ${JSON.stringify(module)};
    if (process.getuid() === 0) process.seteuid(12345);
    const consent = createConsent({ app: "crawler", folders: { settings: "./config.json", ordinary: [] }, offSwitches: [], defaults: {}, env: () => ({}), environment: () => "cli" });
    console.log(JSON.stringify([consent.resolve("crashes").decision, consent.problems()]));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    cwd: home,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual(["denied", [expect.stringMatching(/cannot be read/)]]);
});
